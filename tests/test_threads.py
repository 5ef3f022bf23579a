"""numpy's BLAS has one thread beside the readers', whoever loads it first."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

CODE = """
import numpy
from threadpoolctl import ThreadpoolController
from index.embed import load_embedder
load_embedder()
libraries = ThreadpoolController().select(user_api="blas").lib_controllers
print({library.num_threads for library in libraries})
"""


@pytest.mark.parametrize(("given", "counts"), [(None, "{1}"), ("1", "{1}"), ("2", "{2}")])
@pytest.mark.parametrize("first", ["numpy", "index"])
def test_blas_has_one_thread_unless_it_is_told_otherwise(given, counts, first):
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    if given is not None:
        environment["OPENBLAS_NUM_THREADS"] = given
    done = subprocess.run(
        [sys.executable, "-c", f"import {first}\n{CODE}"],
        check=True, capture_output=True, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == counts
