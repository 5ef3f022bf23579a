"""What a command prints, and how it ends: results, errors in one line, readers who went away."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import typer
from rich.console import Console

from index.errors import QuothError
from qa.terminal import escaped, shown


class _Output(Console):
    """A console that leaves it to ``run`` what a reader who has gone away means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    return _Output(highlight=False, soft_wrap=False)


def errors() -> Console:
    return Console(stderr=True, highlight=False)


def print_json(record: object) -> None:
    # Straight to the stream: a console would wrap long lines.
    sys.stdout.write(escaped(json.dumps(record, ensure_ascii=False, indent=2)) + "\n")


def run(command: Callable[[], Any]) -> int:
    """Run a command and return its exit code; errors are told in one line."""
    try:
        result = command()
        sys.stdout.flush()
    except QuothError as error:
        return fail(str(error))
    except typer.TyperException as error:
        # Typer has pydantic check what is typed, which begins some messages with its own words.
        return fail(error.format_message().replace("Value error, ", ""))
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (`quoth references | head`): no error of ours. What
        # is still buffered must not be tried again when Python closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return fail(f"the output cannot be written: {error.strerror}")
    return result if isinstance(result, int) else 0


def fail(message: str) -> int:
    """Say in one line what went wrong, and return the exit code for that."""
    line = shown(" ".join(message.split()))
    sys.stderr.write(f"quoth: {line}\n")
    return 2
