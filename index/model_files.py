"""Models by name or folder: loaded as data, with nothing to see but what goes wrong."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import ModelError


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the loaders' progress bars and retry messages; what fails is raised anyway."""
    from transformers.utils import logging as untyped_logging

    transformers_logging: Any = untyped_logging

    loggers = [
        logging.getLogger(n) for n in ("sentence_transformers", "huggingface_hub", "transformers")
    ]
    levels = [logger.level for logger in loggers]
    bar = transformers_logging.is_progress_bar_enabled()
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bar:
            transformers_logging.enable_progress_bar()


def only_data() -> dict[str, Any]:
    """Return the arguments with which a model's files are read as data, and none is run.

    Without safetensors a model's weights would be a pickle, which can run anything.
    """
    return {"trust_remote_code": False, "model_kwargs": {"use_safetensors": True}}


@contextmanager
def loading(what: str) -> Iterator[None]:
    """Load a model without a word, or say in one line that it cannot be had.

    Args:
        what: what is loaded: "the reader 'x'".

    Raises:
        ModelError: it cannot be had.
    """
    try:
        with _quiet():
            yield
    # The loaders and their hub client raise some twenty kinds of error, from many libraries;
    # each means to the caller that there is no such model to be had here and now.
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{what} cannot be had: {reason}") from error
