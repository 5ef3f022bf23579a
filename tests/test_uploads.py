"""Uploaded files are read once and are gone, whatever is in them."""

import io
import os
import zipfile

import pytest

from index.errors import ArticleError, QuestionSetError, UploadError
from index.formats.detect import parse_article
from qa.web.question_set import uploaded_set
from qa.web.routes import MOST_BYTES
from qa.web.uploads import take_upload


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


@pytest.mark.parametrize("make", [os.symlink, lambda _secret, path: os.mkfifo(path)])
def test_a_link_to_a_file_of_the_machine_is_not_followed(tmp_path, make):
    secret, path = tmp_path / "secret.txt", tmp_path / "page.html"
    secret.write_bytes(b"The key is under the mat.")
    make(secret, path)
    with pytest.raises(UploadError, match=r"^page\.html is no file$"):
        take_upload(str(path))
    assert secret.exists()
    assert not path.is_symlink()
    assert not path.exists()


@pytest.mark.parametrize("name", ["page.html", "bomb.zip", "article.txt", "questions.jsonl"])
def test_an_archive_is_refused_and_not_unpacked(tmp_path, name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", b"<p>Long.</p>" * 1_000_000)
    path = tmp_path / name
    path.write_bytes(packed.getvalue())
    given, content = take_upload(str(path))
    with pytest.raises(ArticleError, match=name):
        parse_article(content, given)
    path.write_bytes(packed.getvalue())
    with pytest.raises(QuestionSetError, match=name):
        uploaded_set(str(path))
    assert not path.exists()


def test_a_folder_is_refused_and_stays(tmp_path):
    with pytest.raises(UploadError, match=r"is no file$"):
        take_upload(str(tmp_path))
    assert tmp_path.is_dir()
