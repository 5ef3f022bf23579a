"""How many threads numpy's BLAS has beside our own."""

import os

from threadpoolctl import threadpool_limits


def leave_one_thread() -> None:
    """Leave BLAS one thread in this process, unless its variable says how many it is to have.

    Windows are read side by side in threads of our own (qa.reader), beside which BLAS needs none:
    its threads wait for each other in a loop, which holds up whatever else needs the processors
    (``tests/bench/together.py``).
    """
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        threadpool_limits(limits=1, user_api="blas")
