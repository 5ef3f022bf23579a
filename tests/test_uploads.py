"""Uploaded files are read once and are gone, whatever is in them."""

import pytest

from index.errors import UploadError
from qa.web.uploads import MOST_BYTES, take_upload


def test_a_file_is_read_and_deleted(tmp_path):
    path = tmp_path / "a\nb.txt"
    path.write_bytes(b"\x00\xff")
    assert take_upload(str(path)) == ("a b.txt", b"\x00\xff")
    assert not path.exists()


def test_a_name_turns_no_words_round(tmp_path):
    path = tmp_path / "a\u202etxt\u2066.exe"
    path.write_bytes(b"x")
    assert take_upload(str(path))[0] == "atxt.exe"


def test_a_file_that_is_too_large_is_told_by_its_name_and_deleted(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES)
    assert len(take_upload(str(path))[1]) == MOST_BYTES
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UploadError, match=r"^large\.json has more than 20 MB$"):
        take_upload(str(path))
    assert not path.exists()


def test_a_file_that_is_gone_is_told_by_its_name(tmp_path):
    with pytest.raises(UploadError, match=r"^none\.txt cannot be read: No such file"):
        take_upload(str(tmp_path / "none.txt"))
