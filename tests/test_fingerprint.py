"""Names that tell copies of articles apart and are safe in a file system."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.web.fingerprint import checksum, name_of


def test_another_copy_has_another_name(article):
    assert name_of(article) == (f"people-s-mojahedin-organization-of-iran-{checksum(article)[:8]}")
    assert name_of(replace(article, text=article.text + " ")) != name_of(article)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_title_makes_a_safe_name(article, title):
    name = name_of(replace(article, title=title))
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}", name)
    assert len(name) <= 69
