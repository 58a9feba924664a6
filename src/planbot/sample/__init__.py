"""The invented city of Rivermont: its plan, its people, and what they said before the trial begins."""

from importlib.resources import files
from pathlib import Path


def sample_file(name: str) -> Path:
    """Return the path of one of the sample's files."""
    return Path(str(files(__name__) / name))
