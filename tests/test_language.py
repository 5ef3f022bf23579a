"""Names of languages: those that have the form of one."""

import pytest

from index.language import language_tag


@pytest.mark.parametrize("name", ["en", "zh-Hant-TW", "be-tarask", "de-CH-1996", "EN"])
def test_a_name_of_a_language(name):
    assert language_tag(name) == name


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        " en",
        "en_US",
        "en-",
        "-en",
        "é",
        "en\n",
        'en"><script>',
        "en" * 5,
        "en" + "-a" * 9,
    ],
)
def test_what_is_no_name_of_a_language(name):
    assert language_tag(name) is None
