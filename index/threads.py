"""How many threads numpy's BLAS has beside our own."""

import os

from threadpoolctl import threadpool_limits

_VARIABLE = "OPENBLAS_NUM_THREADS"
_ONE = "1"


def leave_one_thread() -> None:
    """Leave BLAS one thread in this process, unless its variable says how many it is to have.

    Windows are read side by side in threads of our own (qa.reader), beside which BLAS needs none:
    its threads wait for each other in a loop, which holds up whatever else needs the processors
    (``tests/bench/together.py``). ``index`` sets the variable, which is too late where somebody
    loaded numpy before.
    """
    if os.environ.get(_VARIABLE, _ONE) == _ONE:
        threadpool_limits(limits=1, user_api="blas")
