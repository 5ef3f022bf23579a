"""What questions cost beside other work on two cores: ``python -m tests.bench.together``.

One process, then two side by side, each ask five questions six times: with the one thread that
Quoth leaves to numpy's products beside its own (``index/threads.py``), and with one for each core.
Then one process asks beside a thread of its own that runs Python all the time: with the time after
which Python by itself makes such a thread wait, and with that of the server (``qa/web/serve.py``).
"""

import os
import subprocess
import sys
import threading
import time

import numpy as np

from qa.web.serve import SWITCH

QUESTIONS = (
    "Who founded it?",
    "Where are its headquarters?",
    "When did it begin meeting Iraqi officials?",
    "Why is it unpopular in Iran?",
    "Which bombing killed 74 officials?",
)
LAPS = 6


def main() -> None:
    for name, count in (("left by Quoth", "1"), ("for each core", str(os.cpu_count()))):
        for processes in (1, 2):
            asking = [
                subprocess.Popen(
                    [sys.executable, "-m", "tests.bench.together", "ask"],
                    env={**os.environ, "OPENBLAS_NUM_THREADS": count},
                    stdout=subprocess.PIPE, text=True,
                )
                for _ in range(processes)
            ]  # fmt: skip
            said = ", ".join(process.communicate()[0].strip() for process in asking)
            print(f"threads {name}, {processes} at once: {said}", flush=True)
    for interval in (sys.getswitchinterval(), SWITCH):
        command = [sys.executable, "-m", "tests.bench.together", "beside", str(interval)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        print(f"beside a busy thread, turns of {interval * 1000} ms: {told}", flush=True)


def beside(interval: float) -> None:
    sys.setswitchinterval(interval)
    over = threading.Event()

    def compute() -> None:
        while not over.is_set():
            pass

    busy = threading.Thread(target=compute)
    busy.start()
    try:
        ask()
    finally:
        over.set()
        busy.join()


def ask() -> None:
    from qa import Quoth

    quoth = Quoth.open()
    spent = []
    for lap in range(1 + LAPS):
        for question in QUESTIONS:
            begun = time.perf_counter()
            quoth.ask(question)
            if lap:  # the first is to get warm
                spent.append((time.perf_counter() - begun) * 1000)
    print(f"p50 {np.median(spent):.0f} ms, slowest {max(spent):.0f} ms")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ask"]:
            ask()
        case ["beside", interval]:
            beside(float(interval))
        case _:
            main()
