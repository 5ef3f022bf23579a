"""Whatever the documentation of the HTTP interface allows, and what it does not, is answered.

``QUOTH_EXAMPLES`` is how many requests are made of each place (``make soak`` makes more).
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from qa.web.api import create_api
from qa.web.desk import Desk
from qa.web.guard import Guard
from qa.web.places import Places

EXAMPLES = int(os.environ.get("QUOTH_EXAMPLES", "25"))
PATHS = ("ask", "retrieve", "references", "articles", "health")


@pytest.fixture(scope="module")
def described(quoth):
    desk = Desk()
    app = Guard(create_api(quoth, desk, Places()), desk, None, None)
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_the_documentation_says(described, path, mode):
    operation = described[f"/api/{path}"]["GET"]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case):
        # No fault of the server, the status and the shape that are documented, and nothing
        # accepted that the documentation forbids. That a question has a word in it and no control
        # character is told in words there: a pattern would be told to whoever asks, too.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    if mode is GenerationMode.NEGATIVE and path not in ("ask", "retrieve"):
        return  # there is nothing to do wrong
    check()


def test_all_that_is_documented_is_tested(described):
    assert {f"/api/{path}" for path in PATHS} == set(described)
