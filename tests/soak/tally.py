"""What a campaign counts, and the table of all of them."""

from dataclasses import dataclass, field

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass
class Tally:
    """How often something was tried, and what was lost; ``notes`` tell more, each in a line."""

    name: str
    tried: int = 0
    lost: int = 0
    notes: list[str] = field(default_factory=list)

    def count(self, whole: bool, told: str) -> None:
        """Count one try; ``told`` says what happened where it did not end well."""
        self.tried += 1
        if not whole:
            self.lost += 1
            self.notes.append(told)


def show(tallies: list[Tally]) -> None:
    """Print the table."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("campaign", "tried", "survived", "lost"):
        table.add_column(name, justify="left" if name == "campaign" else "right")
    for tally in tallies:
        survived = tally.tried - tally.lost
        table.add_row(tally.name, f"{tally.tried:,}", f"{survived:,}", str(tally.lost))
    console = Console(highlight=False)
    console.print(table)
    for tally in tallies:
        for note in tally.notes:
            console.print(f"{tally.name}: {note}", soft_wrap=True)
