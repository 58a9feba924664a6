"""planbot: the Slack bot that keeps a city's strategic plan honest."""
