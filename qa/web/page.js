() => {
  // Runs once when the page has loaded; what Python calls later hangs on `window.quoth`.
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  const show = (pane, part, above, behavior = calm() ? 'auto' : 'smooth') => {
    if (!pane || !part) return;
    const top = part.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({top: pane.scrollTop + top - above, behavior});
  };

  // Moves the newest question to the top of the chat and the quote into view in the article,
  // each inside its own pane; the page itself stays where it is.
  const showQuote = () => {
    const article = document.querySelector('#article');
    show(article, article.querySelector('mark'), article.clientHeight / 3);
  };
  const showAsked = (behavior) => {
    const asked = [...document.querySelectorAll('#chat .user-row')].pop();
    let log = asked && asked.parentElement;
    while (log && log.id !== 'chat' && log.scrollHeight <= log.clientHeight + 1) {
      log = log.parentElement;
    }
    show(log, asked, 12, behavior);
  };
  const showAnswer = () => {
    showQuote();
    setTimeout(() => showAsked(), 60);
  };
  // A question that is being answered comes into view too, at once: where the browser runs on the
  // machine that answers, drawing a slow movement would take the time from that.
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    if (added.some((node) => node.querySelector && node.querySelector('.pending'))) showAsked('auto');
  }).observe(document.body, {childList: true, subtree: true});

  // Copies a source; what was copied is shown too, for where a browser refuses the clipboard.
  const copy = async (button) => {
    const box = button.closest('.cite'), shown = box.querySelector('pre');
    const said = box.querySelector('[role=status]');
    shown.textContent = button.dataset.copy;
    shown.hidden = false;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = box.dataset.copied;
    } catch {
      said.textContent = box.dataset.byhand;
    }
  };

  // On a narrow screen either the questions are shown or the article.
  const view = (name) => {
    document.querySelector('#columns').dataset.view = name;
    for (const each of ['chat', 'article']) {
      const button = document.querySelector(`#view-${each}`);
      if (button) button.setAttribute('aria-pressed', String(each === name));
    }
  };

  const turnTo = (name) => {
    view(name);
    if (name === 'article') requestAnimationFrame(showQuote);
  };

  // Hands a file over to the browser's downloads; nothing of it is kept on the server.
  const save = (file) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([file.text], {type: file.type}));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // Lists below a sentence of the article what it cites; once more, and the list goes.
  const listCited = (sentence) => {
    const before = document.querySelector('#article .cites');
    const again = before && before.dataset.of === sentence.id;
    if (before) before.remove();
    if (again) return;
    const textOf = (id) => {
      const entry = document.getElementById(id), source = entry && entry.cloneNode(true);
      if (source) source.querySelectorAll('.cited').forEach((part) => part.remove());
      return source ? source.textContent.trim() : '';
    };
    const marks = [...sentence.querySelectorAll('sup')], article = sentence.closest('.article');
    const box = document.createElement('span');
    box.className = 'cites';
    box.dataset.of = sentence.id;
    box.setAttribute('role', 'status');
    for (const mark of marks) {
      const link = mark.querySelector('a');
      const source = link && textOf(link.getAttribute('href').slice(1));
      // A number whose source is not sure says why instead, and what it may mean.
      const said = [source ? [`${mark.dataset.status}: `, source] : [mark.title, '']];
      for (const id of (mark.dataset.candidates || '').split(' ').filter(Boolean)) {
        said.push([`${id.replace('-', ' ').replace(/-in-[0-9a-f]{32}$/, '')}: `, textOf(id)]);
      }
      for (const [place, [ours, theirs]] of said.entries()) {
        const shown = box.appendChild(document.createElement('span'));
        const name = shown.appendChild(document.createElement('span'));
        name.textContent = place ? ours : `${mark.textContent} ${ours}`;
        name.lang = 'en';
        shown.append(theirs);
      }
    }
    if (!marks.length) {
      box.textContent = article.dataset.nosource;
      box.lang = article.dataset.language;
    }
    sentence.after(box);
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (button) { copy(button); return; }
    const link = event.target.closest('#columns a[href^="#"]');
    if (link) {
      // Such a link would leave the page where its address has a question mark in it.
      event.preventDefault();
      const name = link.getAttribute('href').slice(1);
      const place = document.getElementById(name);
      // In another article of a library, which the server has to bring.
      if (!place && /-in-[0-9a-f]{32}$/.test(name)) {
        wantedName = name;
        document.querySelector('#turn-to').click();
        return;
      }
      if (place && place.closest('#article')) view('article');
      location.hash = link.getAttribute('href');
      if (place) requestAnimationFrame(() => place.scrollIntoView({block: 'center'}));
    }
    if (event.target.closest('a') || String(getSelection())) return;
    const sentence = event.target.closest('#article [id^="at-"]');
    // A quotation in the list is in the source itself.
    if (sentence && !sentence.closest('.references')) listCited(sentence);
  });
  // From sentence to sentence with the keys; Enter does what a click does.
  const STEPS = {ArrowRight: 1, ArrowLeft: -1};
  document.addEventListener('keydown', (event) => {
    const at = event.target;
    if (!at.matches || !at.matches('#article .article, #article [id^="at-"]')) return;
    const sentences = [...document.querySelectorAll('#article [id^="at-"]')]
      .filter((each) => !each.closest('.references'));
    const place = sentences.indexOf(at);
    if (event.key === 'Enter' && place >= 0) listCited(at);
    const next = sentences[place + STEPS[event.key]];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    next.tabIndex = -1;
    next.focus();
  });
  // What a link into another article of a library leads to, until that is there.
  let wantedName = '';
  const wanted = () => wantedName;
  const arrived = () => {
    const article = document.querySelector('#article');
    const place = document.getElementById(wantedName);
    view('article');
    article.scrollTo({top: 0});
    if (place) requestAnimationFrame(() => show(article, place, article.clientHeight / 3));
  };
  // The conversation from before a reload is there, if there was one.
  const restored = () => {
    view('chat');
    // Gradio says that every page is English.
    const shown = document.querySelector('#article [data-language]');
    if (shown) document.documentElement.lang = shown.dataset.language;
    document.body.dataset.restored = 'true';
    showAnswer();
  };
  // Another article was chosen.
  const turned = () => document.querySelector('#article').scrollTo({top: 0});
  window.quoth = {showAnswer, restored, turned, turnTo, save, wanted, arrived};
}
