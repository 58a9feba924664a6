"""That a message may have arrived twice stays on its row, whatever becomes of it after that.

Every statement that gives a message another reason takes the words from here.
"""

from sqlalchemy import ColumnElement, String, bindparam, case, func, literal, null

from planbot.plan.delivery_words import SENT_AGAIN
from planbot.store.tables import outbox_messages

_REASON = outbox_messages.c.reason
_IS_DOUBTFUL = _REASON.endswith(SENT_AGAIN)

BECAUSE = bindparam("because", type_=String())
"""The reason, in a statement that is built once."""


def while_on_its_way(because: str | ColumnElement[str]) -> ColumnElement[str]:
    """Return the reason of a message that is still to be sent or looked for: the doubt goes first."""
    return case((_IS_DOUBTFUL, SENT_AGAIN), else_=_words(because))


def once_given_up(because: str | ColumnElement[str]) -> ColumnElement[str]:
    """Return the reason of a message that is not sent (again): why, and the doubt after it."""
    words = _words(because)
    both = func.rtrim(words, ".") + literal(f"; {SENT_AGAIN}")
    return case((_IS_DOUBTFUL & (words != SENT_AGAIN), both), else_=words)


def once_too_late(otherwise: str) -> ColumnElement[str]:
    """Return the reason of a message that was tried until too late: the one it has, or `otherwise`."""
    return once_given_up(case((_IS_DOUBTFUL | _REASON.is_(None), otherwise), else_=_REASON))


def once_sent() -> ColumnElement[str]:
    """Return the reason of a message that is in Slack: nothing but a doubt."""
    return case((_IS_DOUBTFUL, SENT_AGAIN), else_=null())


def _words(because: str | ColumnElement[str]) -> ColumnElement[str]:
    return literal(because) if isinstance(because, str) else because
