"""The page: a chat beside the article, served by Gradio with no help from the network."""

from typing import Any

import gradio as gr

from index.errors import QuothError
from qa.answer import Quote
from qa.quoth import Quoth
from qa.web.pane import render_article
from qa.web.render import render_answer, render_error, render_question
from qa.web.tools import add_tools

# Moves the newest question to the top of the chat and the quote into view in the article,
# each inside its own pane; the page itself stays where it is.
_SHOW_ANSWER = """() => {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const show = (pane, part, above) => {
    if (!pane || !part) return;
    const top = part.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({top: pane.scrollTop + top - above, behavior: calm ? 'auto' : 'smooth'});
  };
  const article = document.querySelector('#article');
  show(article, article.querySelector('mark'), article.clientHeight / 3);
  setTimeout(() => {
    const asked = [...document.querySelectorAll('#chat .asked')].pop();
    let log = asked && asked.parentElement;
    while (log && log.id !== 'chat' && log.scrollHeight <= log.clientHeight + 1) {
      log = log.parentElement;
    }
    show(log, asked, 12);
  }, 60);
}"""

# Copies a source; what was copied is shown too, for where a browser refuses the clipboard.
_COPY_SOURCES = """() => document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const box = button.closest('.cite'), shown = box.querySelector('pre');
  const said = box.querySelector('[role=status]');
  shown.textContent = button.dataset.copy;
  shown.hidden = false;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = 'Copied.';
  } catch {
    said.textContent = 'Copy it from here:';
  }
})"""

Message = dict[str, Any]


def example_questions(quoth: Quoth) -> list[str]:
    """Return questions to begin with; of the bundled article's, the last shows a refusal."""
    wanted = [
        "Who founded it?",
        "When did it begin meeting Iraqi officials?",
        "Where are its headquarters?",
        "What happened to the protesters on 20 June 1981?",
        "Was the group ever banned in Australia?",
    ]
    bundled = quoth.article.title == "People's Mojahedin Organization of Iran"
    if bundled:
        return wanted
    labels = [quoth.article.slice(f.label) for f in quoth.article.fields if f.value is not None]
    return [f"{label.replace(chr(0xA0), ' ')}?" for label in labels[:4]]


def _message(role: str, html: str) -> Message:
    """Wrap our own escaped HTML; a plain string would be read as Markdown and HTML."""
    return {"role": role, "content": gr.HTML(html, apply_default_css=False)}


def build_page(quoth: Quoth) -> gr.Blocks:
    """Build the page for one opened article, and the tools that are served beside it."""
    article, citations, passages = quoth.article, quoth.citations, quoth.passages

    def answer(question: str, chat: list[Message]) -> tuple[str, list[Message], str]:
        chat = [*chat, _message("user", render_question(question))]
        try:
            found = quoth.ask(question)
        except QuothError as error:
            said = render_error(str(error))
            quotes: tuple[Quote, ...] = ()
        else:
            said = render_answer(found, article, citations)
            quotes = found.quotes
        chat.append(_message("assistant", said))
        return "", chat, render_article(article, citations, passages, quotes)

    def clear() -> str:
        return render_article(article, citations, passages)

    page = gr.Blocks(title=f"Quoth: {article.title}", analytics_enabled=False)
    with page:
        gr.HTML(
            "<header class='masthead'><h1>Quoth</h1><p>Answers in the article's own words, with "
            "its own reference numbers, or none.</p></header>",
            apply_default_css=False,
        )
        with gr.Row(equal_height=False, elem_id="columns"):
            with gr.Column(scale=5, min_width=320):
                chat = gr.Chatbot(
                    label="Questions and answers",
                    show_label=False,
                    elem_id="chat",
                    height="calc(100vh - 300px)",
                    min_height=320,
                    layout="panel",
                    buttons=[],
                    feedback_options=None,
                    placeholder="Ask the article a question, or begin with one of those below.",
                )
                with gr.Row(elem_id="ask"):
                    question = gr.Textbox(
                        label="Question",
                        show_label=False,
                        placeholder="Ask a question",
                        lines=1,
                        max_lines=4,
                        autofocus=True,
                        scale=8,
                        elem_id="question",
                        html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
                    )
                    send = gr.Button("Ask", variant="primary", scale=1, min_width=80)
                with gr.Row(elem_id="examples"):
                    examples = [
                        gr.Button(text, size="sm", variant="secondary", min_width=0)
                        for text in example_questions(quoth)
                    ]
            with gr.Column(scale=4, min_width=320):
                pane = gr.HTML(
                    render_article(article, citations, passages),
                    elem_id="article",
                    apply_default_css=False,
                )
        page.load(None, js=_COPY_SOURCES)
        outputs = [question, chat, pane]
        for ask in (question.submit, send.click):
            ask(answer, [question, chat], outputs, api_visibility="private").then(
                None, js=_SHOW_ANSWER
            )
        for button in examples:
            button.click(answer, [button, chat], outputs, api_visibility="private").then(
                None, js=_SHOW_ANSWER
            )
        chat.clear(clear, None, pane, api_visibility="private")
        add_tools(quoth)
    return page
