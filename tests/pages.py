"""Small pages for libraries."""

from pathlib import Path

# Two articles that share every number, and one that has no numbers.
RIVER = """River Ouze

The River Ouze is a river in Northshire.[1] It is 40 miles long.[2]

It was dammed in 1931 by the Northshire Water Board.[2][1]

References

1. ^ a b Ada Reed, Rivers of Northshire (1990).
2. ^ a b Tom Hall, Dams (2001).
"""
BRIDGE = """Ouze Bridge

Ouze Bridge is a bridge in the town of Marlow Ferry.[1] It was opened in 1887.[2]

It was designed by Jane Kerr, an engineer from Leeds.[2][1]

References

1. ^ a b Bridges of England, 1975.
2. ^ a b The Marlow Gazette, 4 May 1887.
"""
CHEESE = """Marlow Cheese

Marlow Cheese is a hard cheese that is made from sheep's milk. It ripens for nine months.

Its recipe was written down by Brother Anselm in 1604.
"""
TEXTS = {"river": RIVER, "bridge": BRIDGE, "cheese": CHEESE}


def write_pages(folder: Path) -> Path:
    """Write them as files of a new folder, and return that."""
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
    return folder
