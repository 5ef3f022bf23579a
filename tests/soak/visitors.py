"""Visitors of a served article, for locust: programs that ask over HTTP, and pages in a chat.

Each answer is compared with the one that somebody got who asked alone (``expected.json`` beside the
results, written by ``tests.soak.load``); one that differs is a failure.
"""

import json
import os
import random
import time
import uuid
from pathlib import Path
from typing import Any

import requests
from locust import HttpUser, between, task

EXPECTED: dict[str, Any] = json.loads(Path(os.environ["QUOTH_EXPECTED"]).read_text())
PATIENT = os.environ.get("QUOTH_PATIENT", "yes") == "yes"


class Program(HttpUser):
    """Asks over HTTP."""

    wait_time = between(4, 12) if PATIENT else between(0, 0.1)

    @task
    def ask(self) -> None:
        question = random.choice(list(EXPECTED["http"]))
        with self.client.get(
            "/api/ask", params={"question": question}, name="http", catch_response=True
        ) as answer:
            if answer.status_code == 503 and not PATIENT:
                busy = answer.json() == EXPECTED["busy"] and "Retry-After" in answer.headers
                if busy:
                    answer.success()
                    self.environment.events.request.fire(
                        request_type="GET", name="busy", response_time=0, response_length=0,
                        exception=None, context={},
                    )  # fmt: skip
                else:
                    answer.failure("it is busy and does not say so")
            elif answer.status_code != 200:
                answer.failure(f"status {answer.status_code}: {answer.text[:200]}")
            elif answer.json() != EXPECTED["http"][question]:
                answer.failure("another answer than to one who asks alone")


class Visitor(HttpUser):
    """Has one conversation after another on the page, as its script does."""

    wait_time = between(4, 12)

    def on_start(self) -> None:
        """Open the page."""
        self.session = uuid.uuid4().hex[:12]
        self.left = list(random.choice(EXPECTED["chats"]))
        # By this the server knows that the page is open. It is no request of locust's, whose time
        # would be a conversation's.
        self.open = requests.get(
            f"{self.host}/gradio_api/heartbeat/{self.session}", stream=True, timeout=600
        )

    def on_stop(self) -> None:
        """Close the page."""
        self.open.close()

    @task
    def ask(self) -> None:
        """Ask the next question."""
        if not self.left:
            self.on_stop()
            self.on_start()
        question, expected = self.left.pop(0)
        begun = time.perf_counter()
        with self.client.post(
            "/gradio_api/queue/join?",
            json={
                "data": [question, None],
                "fn_index": EXPECTED["function"],
                "trigger_id": EXPECTED["trigger"],
                "session_hash": self.session,
            },
            name="page joins",
            catch_response=True,
        ) as joined:
            if joined.status_code != 200:
                joined.failure(f"status {joined.status_code}: {joined.text[:200]}")
                return
            event = joined.json()["event_id"]
        with self.client.get(
            f"/gradio_api/queue/data?session_hash={self.session}",
            stream=True, name="page listens", catch_response=True,
        ) as stream:  # fmt: skip
            said, problem = None, None
            for line in stream.iter_lines():
                message = json.loads(line[5:]) if line.startswith(b"data:") else {}
                if message.get("event_id") == event:
                    if message["msg"] == "process_generating":
                        said = message  # the last but one brings what is shown
                    if message["msg"] == "process_completed":
                        break
            shown = json.dumps(said, ensure_ascii=False)
            if said is None or message.get("success") is not True:
                problem = f"it ended so: {str(message)[:200]}"
            elif json.dumps(expected, ensure_ascii=False)[1:-1] not in shown:
                problem = "another answer than to one who asks alone"
        # Locust's own time of a stream ends with its first byte.
        self.environment.events.request.fire(
            request_type="PAGE",
            name="page",
            response_time=(time.perf_counter() - begun) * 1000,
            response_length=len(shown),
            exception=AssertionError(problem) if problem else None,
            context={},
        )
