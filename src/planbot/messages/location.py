"""Where the message templates that came with planbot are."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def built_in_templates() -> Path:
    """Return the folder inside the installed package, else the one at the root of the source tree.

    Raises `FileNotFoundError` where neither is there: a broken installation.
    """
    for folder in (_PACKAGE / "message_templates", _PACKAGE.parents[1] / "message_templates"):
        if (folder / "_macros.j2").is_file():
            return folder
    raise FileNotFoundError(f"the message templates of planbot are missing beside {_PACKAGE}")
