"""Many visitors at once: ``python -m tests.soak.load --minutes 5``.

Serves the bundled article, asks some questions alone, and then lets 50 visitors ask them for
minutes, half over HTTP and half on the page: every answer must be what was given alone. Prints how
long answers took, and how much memory the server took by the minute, after a minute to warm up and
as many pages as it remembers.
Then 200 programs ask without a pause: each gets the right answer, or is told that the server is
busy, and one who comes afterwards is answered at once.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from index.articles import QUESTIONS
from qa import Quoth
from qa.questions import read_questions
from qa.shapes import answer_record
from qa.web.desk import Desk
from qa.web.outcome import Said, ask_after
from qa.web.page import MOST_PAGES
from qa.web.places import BUSY
from qa.web.render import render_answer
from qa.web.take import Exchange
from tests.conftest import free_port
from tests.soak.tally import Tally, show

VISITORS = 50
# Conversations that are had on the page, and the questions of each.
CHATS, CHAT = 8, 6
CROWD, CROWD_SECONDS = 200, 30
WARM_UP = 60  # seconds
PLAIN = QUESTIONS.with_name(QUESTIONS.name.replace(".questions", ".plain.questions"))


def expected(address: str, count: int) -> dict[str, Any]:
    """Return what is answered to one who asks alone, and where the page's questions go."""
    config = httpx.get(f"{address}/config").json()
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "question")
    function = next(d["id"] for d in config["dependencies"] if [box, "submit"] in d["targets"])
    rng = random.Random(1)
    with Quoth.open() as quoth:
        asked = [question.text for question in read_questions(PLAIN)[0].questions[:count]]
        answers = {question: quoth.ask(question) for question in asked}
        chats = [conversation(quoth, rng.sample(asked, CHAT)) for _ in range(CHATS)]
    http = {q: json.loads(json.dumps(answer_record(a))) for q, a in answers.items()}
    return {
        "http": http, "chats": chats, "function": function, "trigger": box, "busy": {"error": BUSY},
    }  # fmt: skip


def conversation(quoth: Quoth, questions: Sequence[str]) -> list[tuple[str, str]]:
    """Return questions that are asked one after another, each with what the page shows then."""
    said: list[Said] = []
    shown: list[tuple[str, str]] = []
    for question in questions:
        found = ask_after(Desk(), quoth, question, said)
        assert isinstance(found, Exchange)
        said.append(found)
        shown.append((question, render_answer(found.answer, quoth.article, quoth.citations)))
    return shown


def open_pages(address: str) -> None:
    """Open as many pages as are remembered, and close them."""
    with httpx.Client(base_url=address, timeout=60) as client:
        events = client.get("/config").json()["dependencies"]
        load = next(e["id"] for e in events if "load" in (name for _, name in e["targets"]))
        for _ in range(MOST_PAGES):
            session = uuid.uuid4().hex
            client.post(
                "/gradio_api/queue/join",
                json={"data": [[], None, None], "fn_index": load, "session_hash": session},
            )
            shown = client.get("/gradio_api/queue/data", params={"session_hash": session}).text
            assert '"success": true' in shown or '"success":true' in shown, shown[-500:]


def run_locust(
    address: str, folder: Path, name: str, users: str, count: int, seconds: float, patient: bool
) -> dict[str, dict[str, str]]:
    """Let visitors ask, and return locust's figures, by what was asked."""
    subprocess.run(
        [
            sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("visitors.py")),
            "--headless", "--host", address, "-u", str(count), "-r", str(max(count // 5, 1)),
            "-t", f"{seconds:.0f}s", "--stop-timeout", "30", "--csv", str(folder / name),
            "--only-summary", "--loglevel", "ERROR", "--exit-code-on-error", "0", *users.split(),
        ],
        env={
            **os.environ,
            "QUOTH_EXPECTED": str(folder / "expected.json"),
            "QUOTH_PATIENT": "yes" if patient else "no",
        },
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return {row["Name"]: row for row in _rows(folder / f"{name}_stats.csv")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def memory(process: int) -> float:
    """Return a process' memory in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return float(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def campaign(minutes: float) -> list[Tally]:
    """Run both loads."""
    crowd, many = Tally("200 programs without a pause"), Tally(f"{VISITORS} visitors")
    with tempfile.TemporaryDirectory() as name, (Path(name) / "log").open("w") as log:
        folder, port = Path(name), free_port()
        address = f"http://127.0.0.1:{port}"
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            while not _served(address):
                assert server.poll() is None, (folder / "log").read_text()
                time.sleep(0.5)
            (folder / "expected.json").write_text(json.dumps(expected(address, 20)))
            open_pages(address)
            seconds = WARM_UP + 60 * minutes
            watching = threading.Thread(
                target=watch, args=(server.pid, seconds, folder / "memory"), daemon=True
            )
            watching.start()
            figures = run_locust(
                address, folder, "many", "Program Visitor", VISITORS, seconds, patient=True
            )
            watching.join()
            _count(many, figures, _rows(folder / "many_failures.csv"))
            many.notes.append(_memory_told(folder / "memory"))
            figures = run_locust(
                address, folder, "crowd", "Program", CROWD, CROWD_SECONDS, patient=False
            )
            _count(crowd, figures, _rows(folder / "crowd_failures.csv"))
            begun = time.monotonic()
            after = httpx.get(
                f"{address}/api/ask", params={"question": "Who founded it?"}, timeout=60
            )
            took = time.monotonic() - begun
            crowd.count(after.status_code == 200 and took < 2, f"afterwards it took {took:.1f} s")
            said = (folder / "log").read_text()
            many.count("Traceback" not in said, "the log has a traceback")
        finally:
            server.terminate()
            server.wait(timeout=60)
    return [many, crowd]


def _served(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/health").status_code == 200
    except httpx.TransportError:
        return False


def _count(
    tally: Tally, figures: dict[str, dict[str, str]], failures: list[dict[str, str]]
) -> None:
    for name, row in figures.items():
        if name in ("http", "page", "busy"):
            asked, failed = int(row["Request Count"]), int(row["Failure Count"])
            tally.tried += asked - (
                int(figures["busy"]["Request Count"]) if _told(name, figures) else 0
            )
            tally.lost += failed
            middle, late = (float(row[key]) / 1000 for key in ("50%", "95%"))
            tally.notes.append(f"{name}: {asked:,} asked, p50 {middle:.2f} s, p95 {late:.2f} s")
    for row in failures:
        tally.notes.append(f"{row['Name']}: {row['Occurrences']} times {row['Error']}")


def _told(name: str, figures: dict[str, dict[str, str]]) -> bool:
    """Whether those that were told that the server is busy are counted under ``name`` too."""
    return name == "http" and "busy" in figures


def _memory_told(path: Path) -> str:
    seconds, megabytes = np.array(json.loads(path.read_text())).T
    slope, _ = np.polyfit(seconds / 60, megabytes, 1)
    return (
        f"memory {megabytes[0]:.0f} MB after warm-up, {megabytes[-1]:.0f} MB in the end, "
        f"{slope:+.1f} MB a minute"
    )


def watch(process: int, seconds: float, path: Path) -> None:
    """Write a process' memory every five seconds, once it has warmed up."""
    begun = time.monotonic()
    seen: list[tuple[float, float]] = []
    while (now := time.monotonic() - begun) < seconds:
        if now > WARM_UP:
            seen.append((now, memory(process)))
        time.sleep(5)
    path.write_text(json.dumps(seen))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    show(campaign(parser.parse_args().minutes))


if __name__ == "__main__":
    main()
