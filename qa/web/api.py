"""The HTTP interface: ask, retrieve and references as JSON, with documentation of its own.

Every answer has the shape that ``quoth ... --json`` prints. What goes wrong is
``{"error": "one sentence"}``: with status 422 what was asked for cannot be had, with 404 there is
no such place, with 405 it takes GET alone, with 503 too many wait already, or the library was built
again and the server has to be started anew, and 500 is a fault of the server.
"""

from typing import Annotated, Any, NotRequired

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException  # FastAPI's own is one of these
from typing_extensions import TypedDict  # pydantic refuses that of typing before Python 3.12

from index.errors import IndexMissingError, QuothError
from qa.library import Library, article_named
from qa.question import MAX_QUESTION_CHARACTERS
from qa.quoth import Quoth
from qa.retrieve import MOST_HITS, Mode
from qa.shapes import (
    AnswerRecord,
    CitationRecord,
    HitRecord,
    answer_record,
    citation_record,
    hit_record,
)
from qa.web.desk import MOST_HISTORY, Desk
from qa.web.places import BUSY, RETRY_AFTER, BusyError, LeftError, Places

MOST_NAMED = 100
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

QuestionText = Annotated[
    str, Query(description="The question.", max_length=MAX_QUESTION_CHARACTERS, examples=["Who?"])
]

ArticleName = Annotated[
    str | None, Query(description="Of a library: the article that is meant.", max_length=500)
]
ArticleNames = Annotated[
    list[str],
    Query(
        default_factory=list,
        description="Of a library: the articles that are asked; all, if none is named.",
        max_length=MOST_NAMED,
    ),
]


class Health(TypedDict):
    """That the server is there, and what it answers from."""

    status: str
    article: str
    articles: int


class ArticleRecord(TypedDict):
    """An article that can be asked; of a library ``about`` is told where one is named."""

    title: str
    passages: int
    references: int
    characters: NotRequired[int]
    about: NotRequired[str | None]


class Problem(TypedDict):
    """What went wrong, in one sentence."""

    error: str


_NO_ANSWER: dict[int | str, dict[str, Any]] = {
    422: {"model": Problem, "description": "It cannot be asked so."},
    503: {"model": Problem, "description": "Too many questions wait already; ask again soon."},
}


def create_api(served: Quoth | Library, desk: Desk, places: Places) -> FastAPI:
    """Return the HTTP interface of an article or a library; a page can be mounted beside it."""
    api = FastAPIOffline(
        title="Quoth",
        summary="Answers in an article's own words, with its own reference numbers, or none.",
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
        static_url="/api/static",
    )

    @api.exception_handler(QuothError)
    def refused(_request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 422)

    @api.exception_handler(IndexMissingError)
    def outdated(_request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 503)

    @api.exception_handler(RequestValidationError)
    def malformed(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        problem = error.errors()[0]
        name = ".".join(str(part) for part in problem["loc"][1:])
        return JSONResponse({"error": f"{name}: {problem['msg']}"}, 422)

    @api.exception_handler(HTTPException)
    def missing(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return JSONResponse({"error": str(error.detail)}, error.status_code)

    @api.exception_handler(Exception)
    def broken(_request: Request, _error: Exception) -> JSONResponse:
        # What went wrong stands in the server's log, and is nobody else's business.
        return JSONResponse({"error": "something went wrong in the server"}, 500)

    @api.exception_handler(BusyError)
    def busy(_request: Request, _error: Exception) -> JSONResponse:
        return JSONResponse({"error": BUSY}, 503, {"Retry-After": str(RETRY_AFTER)})

    @api.exception_handler(LeftError)
    def left(_request: Request, _error: Exception) -> JSONResponse:
        return JSONResponse({"error": "whoever asked has left"}, 499)  # which nobody reads

    place = Depends(places)

    # Plain functions, not coroutines: FastAPI runs them in threads, so that one question does not
    # hold up the others.
    @api.get("/api/ask", tags=["article"], dependencies=[place], responses=_NO_ANSWER)
    def ask(
        question: QuestionText,
        history: Annotated[
            list[str],
            Query(
                default_factory=list,
                description="The earlier questions, oldest first, that this one may lean on; "
                "of many, the last six are read.",
                max_length=MOST_HISTORY,
            ),
        ],
        article: ArticleNames,
    ) -> AnswerRecord:
        """Answer a question in the article's own words, or say that it does not answer."""
        answer = desk.ask(served, question, history, door="http", articles=article or None)
        return answer_record(answer)

    @api.get("/api/retrieve", tags=["article"], dependencies=[place], responses=_NO_ANSWER)
    def retrieve(
        question: QuestionText,
        article: ArticleNames,
        k: Annotated[int, Query(description="How many passages.", ge=1, le=MOST_HITS)] = 5,
        mode: Annotated[Mode, Query(description="How passages are ranked.")] = "hybrid",
    ) -> list[HitRecord]:
        """List the passages nearest to a question, whether or not they answer it."""
        hits = desk.retrieve(served, question, k, mode, door="http", articles=article or None)
        return [hit_record(article_named(served, hit.title).article, hit) for hit in hits]

    @api.get("/api/references", tags=["article"], dependencies=[place], responses=_NO_ANSWER)
    def references(article: ArticleName = None) -> list[CitationRecord]:
        """List every number that the article prints, and the source that it leads to."""
        quoth = article_named(served, article)
        return [citation_record(citation) for citation in quoth.citations.table]

    @api.get("/api/articles", tags=["server"], dependencies=[place], responses=_NO_ANSWER)
    def articles(article: ArticleName = None) -> list[ArticleRecord]:
        """List the articles that can be asked, or tell more of one."""
        if isinstance(served, Library) and article is None:
            return [
                {"title": e.name, "passages": e.passages, "references": e.references}
                for e in served.entries.values()
            ]
        quoth = article_named(served, article)
        return [
            {
                "title": quoth.name,
                "characters": len(quoth.article.text),
                "passages": len(quoth.passages),
                "references": len(quoth.article.references),
                "about": quoth.about,
            }
        ]

    @api.get("/api/health", tags=["server"])
    def health() -> Health:
        """Say that the server is there."""
        count = len(served) if isinstance(served, Library) else 1
        return {"status": "ok", "article": served.name, "articles": count}

    @api.api_route("/api/{place:path}", methods=_METHODS, include_in_schema=False)
    def nowhere(place: str, request: Request) -> None:
        if request.method != "GET" and f"/api/{place}" in api.openapi()["paths"]:
            raise HTTPException(405, f"/api/{place} takes GET alone")
        raise HTTPException(404, f"there is no /api/{place}; see /api/docs")

    return api
