"""What a question means: a fixed grammar of words, so that the same question is always read the same way."""

from planbot.plan.questions.understanding import NotUnderstood, understand

__all__ = ["NotUnderstood", "understand"]
