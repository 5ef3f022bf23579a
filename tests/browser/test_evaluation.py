"""The tab that scores Quoth in a real browser, on a page of its own."""

import json
import re
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from qa.report import report, score_rows
from tests.browser.conftest import SIZES, grave, opened
from tests.conftest import ROOT, served
from tests.question_rows import ROWS, question_lines


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("gradio")


@pytest.fixture(scope="module")
def tab(tmp_path_factory, cache):
    """Serve the tab; that a visitor has left is seen at once."""
    log = tmp_path_factory.mktemp("tab") / "log.txt"
    environment = {"GRADIO_TEMP_DIR": str(cache), "GRADIO_HEARTBEAT_INTERVAL": "0.2"}
    with served(log, "-m", "tests.evaluation_page", **environment) as address:
        yield address
    assert "Traceback" not in log.read_text().split("Shutting down")[0]


@pytest.fixture
def visit(browser, tab):
    """Return a function with which a new visitor comes."""
    pages = []
    errors: list[str] = []

    def outside(url):
        if not url.startswith((tab, "data:", "blob:")):
            errors.append(url)

    def come(size="desktop", **options):
        width, height = SIZES[size]
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(dialog.message))
        page.on("request", lambda request: outside(request.url))
        page.goto(tab)
        page.wait_for_selector("#evaluation-about p")
        pages.append(page)
        return page

    yield come
    for page in pages:
        page.close()
    assert errors == []


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    path = tmp_path_factory.mktemp("sets") / "few.jsonl"
    path.write_text(question_lines())
    return path


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    path = tmp_path_factory.mktemp("sets") / "long.jsonl"
    path.write_text(question_lines([(str(i), *ROWS[i % len(ROWS)][1:]) for i in range(4000)]))
    return path


@pytest.fixture(scope="module")
def score_names():
    return [name for _, name, _ in score_rows(report([], 0.5))]


def status(page):
    return page.locator("#evaluation-status")


def give(page, path):
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Upload a set").click()
    choosing.value.set_files(path)


def buttons(page):
    return page.get_by_role("button", name="Run"), page.get_by_role("button", name="Stop")


def measured(page, path):
    """Run an uploaded set to its end."""
    give(page, path)
    expect(status(page)).to_contain_text(f"{path.name} is read: {len(ROWS)} questions.")
    run, stop = buttons(page)
    run.click()
    expect(run).to_be_disabled()
    expect(stop).to_be_enabled()
    expect(status(page)).to_contain_text(f"Done. {len(ROWS)} questions", timeout=120_000)
    expect(run).to_be_enabled()
    expect(stop).to_be_disabled()
    expect(page.locator("#evaluation .misses tbody tr")).to_have_count(3)


def choose(page, label, value):
    box = page.get_by_role("combobox", name=label)
    box.click()
    # Another list may be closing yet.
    options = page.locator(f"#{box.get_attribute('aria-controls')}")
    options.get_by_role("option", name=value, exact=isinstance(value, str)).click()


def asks(tab):
    return json.loads(urllib.request.urlopen(f"{tab}/asking", timeout=60).read())


def until_nobody_asks(tab):
    for _ in range(300):
        if not asks(tab):
            return
        time.sleep(0.2)
    pytest.fail("questions are asked still")


@pytest.mark.parametrize("size", SIZES)
def test_a_set_of_ones_own(visit, score_names, short, size):
    page = visit(size)
    measured(page, short)
    names = page.locator("#evaluation .parts tbody th").evaluate_all(
        "rows => rows.map(row => row.firstChild.textContent)"
    )
    assert names == score_names
    expect(page.locator("#evaluation .tally dd")).to_have_text(["4", "1", "1", "1", "1"])
    expect(page.get_by_role("img", name="Right passage among the first k.")).to_be_visible()
    expect(page.get_by_role("img", name="Wrong answers by share answered.")).to_be_visible()

    rows = page.get_by_role("table", name="Questions that went wrong").get_by_role("row")
    shown = rows.filter(has=page.get_by_role("rowheader"))
    expect(shown).to_have_count(3)
    choose(page, "What went wrong", "Answered all the same")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("When was it founded?")
    expect(shown).to_contain_text("no answer")
    choose(page, "Kind of question", "<img src=x>")
    expect(page.locator("#evaluation-misses")).to_have_text("No question went wrong.")
    choose(page, "What went wrong", "All")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("<b>Atlantis</b>")
    choose(page, "Kind of question", "body")
    expect(shown).to_contain_text("Did <i>it</i> own ${document.title} or {{this}} in Australia?")

    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    for dark in (False, True):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
        assert grave(page) == []


def test_the_bundled_set_is_run_to_its_end(visit, bundled):
    page = visit()
    buttons(page)[0].click()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=60_000)
    expect(status(page)).to_contain_text("Done. 126 questions were asked.", timeout=240_000)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the report").click()
    shown, scored = json.loads(started.value.path().read_text()), bundled.to_dict()
    del shown["latency"], scored["latency"]
    assert shown == scored
    # And these are the README's; a question or two may fall either way on another machine.
    told = {**scored["retrieval"], **scored["answers"], **scored["abstention"]}
    names = (
        "hit@1", "hit@20", "mrr", "first_quote", "accuracy", "auroc", "false_answers",
        "false_refusals",
    )  # fmt: skip
    [row] = re.findall(
        r"shares none.*?\n\| (0\.[^\n]*) \|\n", (ROOT / "README.md").read_text(), re.DOTALL
    )
    figures = row.split(" | ")
    del figures[6]  # with the answers removed, which was not asked for
    assert [told[name] for name in names] == pytest.approx(list(map(float, figures)), abs=0.03)


def test_the_report_is_saved_and_is_the_visitors_own(visit, short, cache):
    page, other = visit(), visit()
    measured(page, short)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the report").click()
    record = json.loads(started.value.path().read_text())
    assert started.value.suggested_filename == "quoth-report.json"
    assert len(record["misses"]) == 3
    assert record["questions"]["all"] == len(ROWS)
    # What was uploaded is nowhere any more, nor is the report anywhere on the server.
    assert not [path for path in cache.rglob("*") if path.is_file() and path.stat().st_size]
    expect(other.locator("#evaluation .scores")).to_have_count(0)
    other.get_by_role("combobox", name="Question set").click()
    expect(other.get_by_role("option")).to_have_text(
        [re.compile("Hard set, 126 questions$"), re.compile("Plain set, 110 questions$")]
    )


def begin(page, path):
    """Begin a run that takes long."""
    give(page, path)
    expect(status(page)).to_contain_text("4000 questions")
    run, stop = buttons(page)
    run.click()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=60_000)
    return run, stop


@pytest.mark.parametrize("size", SIZES)
def test_a_run_is_stopped(visit, tab, long, size):
    page = visit(size)
    run, stop = begin(page, long)
    expect(status(page)).to_contain_text("/4k done")
    assert asks(tab)
    stop.click()
    expect(status(page)).to_have_text("Stopped. There are no scores.", timeout=60_000)
    expect(run).to_be_enabled()
    expect(stop).to_be_disabled()
    assert not asks(tab)
    expect(page.locator("#evaluation .scores")).to_have_count(0)


def test_runs_wait_for_each_other_and_end_with_their_visitors(visit, tab, long):
    first, second = visit(), visit()
    begin(first, long)
    run, stop = begin(second, long)
    expect(status(second)).to_contain_text("Waiting for other runs: 1")
    stop.click()
    expect(status(second)).to_have_text("Stopped. There are no scores.", timeout=60_000)
    assert asks(tab)
    run.click()
    expect(status(second)).to_contain_text("Waiting for other runs: 1", timeout=60_000)
    first.close()
    expect(status(second)).to_contain_text("Asking", timeout=60_000)
    second.close()
    until_nobody_asks(tab)


def test_what_is_no_question_set_is_one_plain_line(visit, tmp_path, cache):
    page = visit()
    path = tmp_path / "diary.jsonl"
    path.write_text("<b>Dear diary</b>")
    give(page, path)
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("Not measured: diary.jsonl, line 1: not JSON (Expecting value).")
    assert not list(cache.rglob("diary.jsonl"))
    # The same file, put right.
    path.write_text(question_lines())
    give(page, path)
    expect(status(page)).to_contain_text("diary.jsonl is read")
    expect(alert).to_have_count(0)


def test_another_article_has_no_bundled_set(visit, short):
    page = visit()
    page.get_by_role("tab", name="Articles").click()
    page.get_by_role("button", name="Other article").click()
    expect(page.locator("#added")).to_be_visible(timeout=60_000)
    page.get_by_role("tab", name="Evaluate").click()
    about = page.locator("#evaluation-about")
    expect(about).to_contain_text("there is none for", timeout=60_000)
    expect(page.get_by_role("combobox", name="Question set")).to_have_count(0)
    run, _ = buttons(page)
    run.click()
    expect(page.get_by_role("alert")).to_have_text(
        "Not measured: there is no question set for this article yet: upload one."
    )
    give(page, short)
    expect(status(page)).to_contain_text("few.jsonl is read")
    expect(run).to_be_enabled()
    run.click()
    expect(page.get_by_role("alert")).to_contain_text("is it on another article?", timeout=60_000)


def test_the_tab_speaks_german(visit):
    page = visit(locale="de-DE")
    expect(page.locator("#evaluation-about")).to_contain_text("Hier lassen sich viele Fragen")
    expect(page.get_by_role("button", name="Starten")).to_be_enabled()
    expect(page.get_by_role("combobox", name="Fragensatz")).to_have_value(
        "Schwerer Satz, 126 Fragen"
    )


@pytest.mark.parametrize("size", list(SIZES))
def test_it_is_a_tab_of_the_page(browser, address, short, size):
    with opened(browser, address, size) as page:
        page.get_by_role("tab", name="Evaluate").click()
        choose(page, "Question set", re.compile("Plain set"))
        page.get_by_role("tab", name="Ask").click()
        page.get_by_role("tab", name="Evaluate").click()
        box = page.get_by_role("combobox", name="Question set")
        expect(box).to_have_value(re.compile("Plain set, 110 questions"))
        measured(page, short)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Download the report").click()
        assert json.loads(saved.value.path().read_text())["questions"]["all"] == len(ROWS)
        assert grave(page) == []
