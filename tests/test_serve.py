"""The doors for programs, by real clients: HTTP, and the Model Context Protocol."""

import asyncio
import json
import re
import shlex
import subprocess
from pathlib import Path

import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from qa.shapes import answer_record, citation_record, hit_record

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
QUESTION = "When did it begin meeting Iraqi officials?"


def get(address, path, **query):
    return httpx.get(f"{address}/api/{path}", params=query, timeout=60)


def as_json(record):
    return json.loads(json.dumps(record))


def test_http_gives_what_python_gives(address, quoth):
    assert get(address, "ask", question=QUESTION).json() == as_json(
        answer_record(quoth.ask(QUESTION))
    )
    followed = get(address, "ask", question="And by whom?", history=["When was it founded?"])
    assert followed.json()["understood"] == "By whom was it founded?"
    hits = quoth.retrieve(QUESTION, 3, mode="lexical")
    assert get(address, "retrieve", question=QUESTION, k=3, mode="lexical").json() == as_json(
        [hit_record(quoth.article, hit) for hit in hits]
    )
    assert get(address, "references").json() == as_json(
        [citation_record(citation) for citation in quoth.citations.table]
    )
    (article,) = get(address, "articles").json()
    assert article["title"] == quoth.article.title
    assert article["passages"] == len(quoth.passages)
    title = quoth.article.title
    assert get(address, "health").json() == {"status": "ok", "article": title, "articles": 1}


@pytest.mark.parametrize(
    ("path", "query", "status", "told"),
    [
        ("ask", {"question": " "}, 422, "the question is empty"),
        ("ask", {}, 422, "question: Field required"),
        ("ask", {"question": "x" * 1001}, 422, "question: "),
        ("ask", {"question": "Why?", "history": [""]}, 422, "the question is empty"),
        ("ask", {"question": "Why?", "history": ["Who?"] * 21}, 422, "history: "),
        ("retrieve", {"question": "Who?", "k": 0}, 422, "k: "),
        ("retrieve", {"question": "Who?", "mode": "best"}, 422, "mode: "),
        ("nothing", {}, 404, "there is no /api/nothing"),
        ("static/none.js", {}, 404, "Not Found"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(address, path, query, status, told):
    answer = get(address, path, **query)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert answer.json()["error"].startswith(told)


def test_another_method_is_refused(address):
    answer = httpx.post(f"{address}/api/ask", json={"question": QUESTION})
    assert answer.status_code == 405
    assert answer.json() == {"error": "/api/ask takes GET alone"}
    for method in ("OPTIONS", "TRACE"):
        answer = httpx.request(method, f"{address}/api/health")
        assert (answer.status_code, answer.json()) == (
            405,
            {"error": "/api/health takes GET alone"},
        )


def test_the_documentation_needs_no_other_host(address):
    page = get(address, "docs").text
    places = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert any(place.endswith(".js") for place in places)
    for place in places:
        assert place.startswith("/api/")
        assert httpx.get(address + place).status_code == 200
    described = httpx.get(f"{address}/api/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/ask", "/api/retrieve", "/api/references", "/api/articles", "/api/health",
    }  # fmt: skip
    statuses = {path: set(each["get"]["responses"]) for path, each in described["paths"].items()}
    assert statuses.pop("/api/health") == {"200"}
    assert all(each == {"200", "422", "503"} for each in statuses.values())
    assert "understood" in described["components"]["schemas"]["AnswerRecord"]["properties"]


def test_the_lines_for_curl_in_the_readme_work(address):
    lines = re.findall(r"^curl .*$", README, re.MULTILINE)
    assert lines
    for line in lines:
        command = shlex.split(line.replace("http://127.0.0.1:7860", address))
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        assert "error" not in json.loads(done.stdout)


def text_of(result):
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def call_tools(address, *calls, headers=None):
    """Call tools as an assistant does; return the tools, and text and failure of each call."""

    async def session():
        async with (
            httpx.AsyncClient(headers=headers, timeout=60, follow_redirects=True) as http,
            streamable_http_client(f"{address}/gradio_api/mcp/", http_client=http) as (
                reads,
                writes,
                _,
            ),
            ClientSession(reads, writes) as client,
        ):
            await client.initialize()
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            results = [await client.call_tool(name, arguments) for name, arguments in calls]
            return tools, [(text_of(result), result.isError) for result in results]

    return asyncio.run(session())


def test_an_assistant_can_quote_the_article(address, quoth):
    tools, results = call_tools(
        address,
        ("ask_article", {"question": QUESTION}),
        ("ask_article", {"question": "And by whom?", "history": ["When was it founded?"]}),
        ("retrieve_passages", {"question": QUESTION, "k": 2}),
        ("list_references", {}),
        ("ask_article", {"question": " "}),
        ("retrieve_passages", {"question": "Who?", "k": 0}),
        ("ask_article", {"question": "Why?", "history": ["Who?"] * 21}),
    )
    named = {"ask_article", "retrieve_passages", "list_references", "list_articles"}
    assert set(tools) == named
    for tool in tools.values():
        assert len(tool.description) > 40
        assert all(p.get("description") for p in tool.inputSchema["properties"].values())
    assert [failed for _, failed in results] == [False] * 4 + [True] * 3
    asked, followed, hits, references = (json.loads(text) for text, _ in results[:4])
    assert asked == as_json(answer_record(quoth.ask(QUESTION)))
    assert followed["understood"] == "By whom was it founded?"
    assert hits == as_json([hit_record(quoth.article, h) for h in quoth.retrieve(QUESTION, 2)])
    assert len(references) == len(quoth.citations.table)
    assert results[4][0] == "the question is empty"
    assert results[6][0] == "history has at most 20 questions"
