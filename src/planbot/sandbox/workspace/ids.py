"""Ids that look like Slack's and are the same in every run."""

import base64
import hashlib


def derive_id(prefix: str, *parts: str) -> str:
    """An id such as `U0K3J9XQ2ZT`: the same parts give the same id in every run."""
    digest = hashlib.sha256("\0".join((prefix, *parts)).encode()).digest()
    return f"{prefix}0{base64.b32encode(digest).decode()[:9]}"


def derive_secret(*parts: str, length: int = 32) -> str:
    """Hexadecimal digits for tokens and secrets that open nothing but a workspace on this machine."""
    return hashlib.sha256("\0".join(("secret", *parts)).encode()).hexdigest()[:length]
