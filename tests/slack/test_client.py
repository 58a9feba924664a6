"""The clients that call Slack."""

import ssl

import pytest

from planbot.slack.client import posting_client, reading_client


def test_certificates_are_read_once_and_checked() -> None:
    posting = posting_client("xoxb-1", "https://slack.com/api", 10)
    assert posting.ssl is not None
    assert posting.ssl is reading_client(None, "https://slack.com/api/", 10).ssl
    assert posting.ssl.verify_mode is ssl.CERT_REQUIRED
    assert posting.ssl.check_hostname


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/"])
def test_a_workspace_on_this_machine_is_spoken_to_without(url: str) -> None:
    client = posting_client("xoxb-1", url, 10)
    assert client.ssl is None
    assert client.base_url == "http://127.0.0.1:8080/api/"
