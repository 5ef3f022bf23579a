"""The browser of the tests reaches no other host, and tells of every attempt."""

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import opened


@pytest.mark.parametrize("host", ["example.org", "localhost"])
def test_an_attempt_to_reach_another_host_fails_and_is_told(browser, address, host):
    # This machine under another name stands for a host that would answer.
    other = f"http://{host}:{address.rpartition(':')[2]}/api/health"
    with (
        pytest.raises(AssertionError, match=host),
        opened(browser, address) as page,
        pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"),
    ):
        page.goto(other)
