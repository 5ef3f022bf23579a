"""Names and hashed passwords: what htpasswd writes is read, and nothing else comes in."""

import base64
import shutil
import subprocess
import sys

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import QuothError
from qa.web import passwords
from qa.web.passwords import MOST_BYTES, Passwords, hash_of


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_a_file_is_read(tmp_path):
    path = tmp_path / "passwords"
    lines = ["# who may come in", "", f"ada:{hash_of('engine').decode()}"]
    lines.append(f"bell:{hash_of('pass:wörd').decode().replace('$2b$', '$2y$')}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = Passwords.read(path)
    assert read.allow(basic("ada", "engine"))
    assert read.allow(basic("bell", "pass:wörd"))
    assert not read.allow(basic("ada", "pass:wörd"))
    assert not read.allow(basic("bell", "pass"))


@pytest.mark.skipif(shutil.which("htpasswd") is None, reason="Apache's htpasswd is not installed")
def test_what_htpasswd_writes_is_read(tmp_path):
    subprocess.run(
        ["htpasswd", "-cbB", str(tmp_path / "file"), "ada", "engine"],
        check=True,
        capture_output=True,
    )
    assert Passwords.read(tmp_path / "file").allow(basic("ada", "engine"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no password"),
        (b"# nobody\n", "holds no password"),
        (b"ada:engine\n", "line 1"),
        (b"ada:$apr1$x$y\n", "line 1"),
        (b":$2y$05$\n", "line 1"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_what_is_no_password_file_is_told_in_one_line(tmp_path, content, told):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(QuothError, match=told) as caught:
        Passwords.read(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(QuothError, match="No such file"):
        Passwords.read(tmp_path / "none")


def test_a_password_that_bcrypt_would_cut_is_refused():
    with pytest.raises(QuothError, match=str(MOST_BYTES)):
        hash_of("ä" * 37)
    read = Passwords({"ada": hash_of("a" * MOST_BYTES)})
    assert read.allow(basic("ada", "a" * MOST_BYTES))
    assert not read.allow(basic("ada", "a" * (MOST_BYTES + 1)))


def test_a_name_that_nobody_has_is_refused_as_slowly_as_one_that_somebody_has(monkeypatch):
    hashes = {str(cost): bcrypt.hashpw(b"engine", bcrypt.gensalt(cost)) for cost in (4, 6)}
    read, costs = Passwords(hashes), []
    check = bcrypt.checkpw

    def checked(given, hashed):
        costs.append(hashed[:7])
        return check(given, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", checked)
    assert not read.allow(basic("nobody", "engine"))
    assert costs == [b"$2b$06$"]


READ = Passwords({"ada": hash_of("engine")})


@settings(max_examples=25, deadline=None)
@given(
    st.one_of(
        st.text(), st.text().map(lambda t: "Basic " + t), st.builds(basic, st.text(), st.text())
    )
)
def test_no_header_raises_or_comes_in(header):
    assert not READ.known(header)
    assert not READ.allow(header)


def test_a_line_is_made(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("getpass.getpass", lambda: "engine")
    monkeypatch.setattr(sys, "argv", ["passwords", "ada"])
    assert passwords.main() == 0
    (tmp_path / "file").write_text(capsys.readouterr().out)
    assert Passwords.read(tmp_path / "file").allow(basic("ada", "engine"))


@pytest.mark.parametrize("arguments", [[], [""], ["a:b"], ["a", "b"]])
def test_a_name_is_needed(monkeypatch, capsys, arguments):
    monkeypatch.setattr(sys, "argv", ["passwords", *arguments])
    assert passwords.main() == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_input_that_ends_is_told(monkeypatch, capsys):
    def ends():
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ends)
    monkeypatch.setattr(sys, "argv", ["passwords", "ada"])
    assert passwords.main() == 2
    assert capsys.readouterr().err == "quoth: no password was given\n"
