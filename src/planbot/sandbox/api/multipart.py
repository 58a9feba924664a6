"""Reading multipart/form-data."""

from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value

MULTIPART = "multipart/form-data"


@dataclass(frozen=True)
class Part:
    """One field of the form; `filename` is None where it is no file."""

    name: str
    filename: str | None
    content: bytes


def read_parts(content_type: str, body: bytes) -> list[Part]:
    """The fields in the order in which they came. Raises ValueError for what is no form."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        raise ValueError("the content type names no boundary")
    _, *sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    if not sections or not sections[-1].startswith(b"--"):
        raise ValueError("the form does not end")
    return [_part(section) for section in sections[:-1]]


def _part(section: bytes) -> Part:
    head, end, content = section.partition(b"\r\n\r\n")
    if not end:
        raise ValueError("a field without an end to its headers")
    headers = HeaderParser().parsestr(head.lstrip(b" \t\r\n").decode("utf-8", "replace"))
    name = headers.get_param("name", header="content-disposition")
    if name is None:
        raise ValueError("a field without a name")
    return Part(collapse_rfc2231_value(name), headers.get_filename(), content)
