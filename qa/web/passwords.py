"""Names and hashed passwords of those who may come in: ``python -m qa.web.passwords NAME``.

The file is what Apache's ``htpasswd -B`` writes: a line for each, ``name:$2y$...``, hashed by
bcrypt (Provos and Mazières 1999).
"""

import base64
import getpass
import hashlib
import hmac
import secrets
import sys
from pathlib import Path
from typing import Self

import bcrypt

from index.errors import QuothError

# bcrypt looks at no more.
MOST_BYTES = 72


class Passwords:
    """Who may come in."""

    def __init__(self, hashes: dict[str, bytes]) -> None:
        self._hashes = hashes
        # A name that nobody has takes as long to refuse as one that somebody has.
        self._nobody = bcrypt.hashpw(b"", bcrypt.gensalt(max(map(_cost, hashes.values()))))
        # Hashing is slow on purpose, and a browser sends the password with every request: those
        # that were right once are known by a keyed digest that is worth nothing elsewhere.
        self._key = secrets.token_bytes(32)
        self._known: set[bytes] = set()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file of names and hashed passwords.

        Raises:
            QuothError: it cannot be read, holds nobody, or a line of it is none.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise QuothError(f"the passwords {path} cannot be read: {reason}") from None
        hashes: dict[str, bytes] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, hashed = line.strip().partition(":")
            if not name or not _is_hash(hashed.encode()):
                raise QuothError(
                    f"{path}, line {number}: it is not a name and a password hashed by bcrypt; "
                    "make one: python -m qa.web.passwords NAME"
                )
            hashes[name] = hashed.encode()
        if not hashes:
            raise QuothError(f"{path} holds no password; make one: python -m qa.web.passwords NAME")
        return cls(hashes)

    def known(self, header: str) -> bool:
        """Whether an ``Authorization`` header was right before; this takes no time."""
        return self._digest(header) in self._known

    def allow(self, header: str) -> bool:
        """Whether an ``Authorization`` header (RFC 7617, Basic) has a name and its password."""
        scheme, _, coded = header.partition(" ")
        try:
            name, colon, password = base64.b64decode(coded, validate=True).decode().partition(":")
        except ValueError:  # no base64, or no UTF-8 in it
            return False
        given = password.encode()
        if scheme.lower() != "basic" or not colon or len(given) > MOST_BYTES or b"\0" in given:
            return False
        right = bcrypt.checkpw(given, self._hashes.get(name, self._nobody))
        if right and name in self._hashes:
            self._known.add(self._digest(header))
            return True
        return False

    def _digest(self, header: str) -> bytes:
        return hmac.digest(self._key, header.encode(), hashlib.sha256)


def hash_of(password: str) -> bytes:
    """Return a password, hashed.

    Raises:
        QuothError: it is longer than bcrypt looks at.
    """
    if len(password.encode()) > MOST_BYTES:
        raise QuothError(f"a password has at most {MOST_BYTES} bytes")
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt())


def _cost(hashed: bytes) -> int:
    """Return how often a hash was made anew, as a power of two: ``$2b$12$...``."""
    return int(hashed.split(b"$")[2])


def _is_hash(hashed: bytes) -> bool:
    try:
        bcrypt.checkpw(b"", hashed)
    except ValueError:
        return False
    return True


def main() -> int:
    """Ask for a password and print the line of a name."""
    if len(sys.argv) != 2 or not sys.argv[1] or ":" in sys.argv[1]:
        sys.stderr.write("usage: python -m qa.web.passwords NAME >> FILE\n")
        return 2
    try:
        password = getpass.getpass()
        if not password:
            raise QuothError("the password is empty")
        print(f"{sys.argv[1]}:{hash_of(password).decode()}")
    except (QuothError, EOFError, KeyboardInterrupt) as error:
        # What ends the input has no words of its own, and an error is true without any.
        sys.stderr.write(f"quoth: {str(error) or 'no password was given'}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
