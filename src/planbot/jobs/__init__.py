"""Work that takes longer than a person should wait for Slack: done by the worker, once."""
