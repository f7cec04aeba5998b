// What the reader does: steps through the findings, decides, edits, filters, changes the view, takes the text away. Without
// it everything can be read. Where a mark stands was decided when the page was written.
(() => {
  "use strict";
  const { all, make, figure, plural, marks, place } = drawing;
  const { stories } = decisions;
  const cards = all(".card");
  const steps = document.querySelector(".steps");
  const [position, announcement] = steps.querySelectorAll("#position span");
  const message = steps.querySelector(".message");
  const narrow = matchMedia("screen and (max-width: 60rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const hidden = (card) => card.parentElement.hidden;
  const storyOf = (element) => stories.find((story) => story.section.contains(element));
  const viewOf = (card) => card.closest(".desk").dataset.view;
  let active = null;
  let fading = 0;

  function say(text) {
    message.textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => (message.textContent = ""), 8000);
  }

  // Selecting

  const ordered = (story) =>
    story.desk.dataset.view === "list" ? story.findings.slice().sort((a, b) => drawing.worse(a, b) || a.index - b.index) : story.findings;
  const visible = () => stories.flatMap(ordered).map((finding) => finding.card).filter((card) => !hidden(card));

  function deselect() {
    if (!active) return;
    closeEditor();
    active.classList.remove("on");
    active.removeAttribute("aria-current");
    for (const mark of marks.get(active.id)) mark.classList.remove("on");
    active = null;
  }

  // `focus` is "mark", "card" or null: where the keyboard goes; with null the reader is in the list already.
  function select(card, focus) {
    const story = storyOf(card);
    deselect();
    say("");
    active = card;
    card.classList.add("on");
    card.setAttribute("aria-current", "true");
    const own = marks.get(card.id);
    for (const mark of own) mark.classList.add("on");
    const behavior = calm.matches ? "auto" : "smooth";
    const listed = viewOf(card) === "list";
    if (focus && !narrow.matches) reveal(card, behavior);
    if (!listed) own[0].scrollIntoView({ block: "nearest", behavior });
    if (focus) (listed || focus === "card" ? card : place(decisions.of(card.id))).focus({ preventScroll: true });
    count();
    drawing.score(story);
    const said = [card.querySelector("h4"), card.querySelector("del"), card.querySelector("ins"), card.querySelector(".why")];
    announcement.textContent = said.filter(Boolean).map((part) => part.textContent.replace(/\s+/g, " ").trim()).join(". ");
  }

  // Brings a card to the top of its own scrolling list, the end of the one before still in sight; the page stays.
  function reveal(card, behavior) {
    if (viewOf(card) === "list") card.scrollIntoView({ block: "nearest", behavior });
    else card.closest(".cards").scrollTo({ top: card.offsetTop - 48, behavior });
  }

  function step(direction) {
    for (const story of stories) if (story.desk.dataset.view === "text") view(story, "story");
    const open = visible();
    if (!open.length) return;
    let index = active ? open.indexOf(active) + direction : -1;
    if (!active) {
      // Begin with what the reader is looking at.
      const where = (card) => (viewOf(card) === "story" ? place(decisions.of(card.id)) : card);
      const below = (element) => element.getBoundingClientRect().bottom > 0;
      const here = open.findIndex((card) => below(where(card).closest(".story > *, li")) && below(where(card)));
      index = here < 0 ? open.length - 1 : direction > 0 ? here : Math.max(0, here - 1);
    }
    select(open[(index + open.length) % open.length], "mark");
  }

  function count() {
    const open = visible();
    position.textContent = active ? `${figure(open.indexOf(active) + 1)} of ${figure(open.length)}` : plural(open.length, "finding");
  }

  function leave() {
    if (!active) return;
    const card = active;
    deselect();
    (viewOf(card) === "story" ? place(decisions.of(card.id)) : card).focus({ preventScroll: true });
    count();
  }

  // Deciding

  function redraw(findings) {
    if (findings.length) drawing.decided(findings[0].story, findings);
    if (!decisions.keeps()) warn();
  }

  let warned = false;
  function warn() {
    if (warned) return;
    warned = true;
    const words = "This browser keeps nothing for this page: what you decide is gone when it is closed or loaded again, so download it first.";
    for (const { work } of stories) work?.before(make("p", { className: "unkept" }, words));
    say(words);
  }

  function accept(finding, chosen) {
    if (chosen === undefined) {
      say("No fix is offered here: edit it by hand, or reject it.");
      return;
    }
    const refused = decisions.accept(finding, chosen);
    say(refused || `Finding ${finding.number} accepted: ${chosen ? `now “${chosen}”` : "deleted"}.`);
    if (!refused) redraw([finding]);
  }

  function reject(finding) {
    decisions.reject(finding);
    say(`Finding ${finding.number} rejected: the words stay.`);
    redraw([finding]);
  }

  function reopen(finding) {
    decisions.reopen(finding);
    say(`Finding ${finding.number} is open again.`);
    redraw([finding]);
  }

  // The buttons and keys; pressed again, each takes its decision back.
  const decide = {
    accept: (finding) => (decisions.accepted(finding) ? reopen(finding) : accept(finding, finding.fixes[0])),
    reject: (finding) => (finding.decision && !decisions.accepted(finding) ? reopen(finding) : reject(finding)),
    choose: (finding, n) => (decisions.accepted(finding) && finding.decision.chosen === finding.fixes[n] ? reopen(finding) : accept(finding, finding.fixes[n])),
  };

  function acceptSafe(story) {
    const offered = decisions.safe(story).length;
    const done = decisions.acceptSafe(story);
    const left = offered - done.length;
    redraw(done);
    say(offered ? `${plural(done.length, "safe fix", "safe fixes")} accepted${left ? `; ${left} left, since others that overlap are accepted` : ""}.` : "No safe fix is left.");
  }

  function undo() {
    const findings = decisions.undo();
    redraw(findings);
    const card = findings.length === 1 && findings[0].card;
    if (card && !hidden(card) && viewOf(card) !== "text") {
      // Whoever presses the button may want to press it again.
      const pressed = document.activeElement.closest("[data-do=undo]");
      select(card, pressed ? null : "mark");
      if (pressed && !narrow.matches) reveal(card, "auto");
    }
    if (card) say(`Undone: finding ${findings[0].number}.`);
    else say(findings.length ? `Undone: ${plural(findings.length, "decision")}.` : "There is nothing to undo.");
  }

  // Editing by hand

  function edit(card) {
    closeEditor();
    const finding = decisions.of(card.id);
    const text = decisions.accepted(finding) ? finding.decision.chosen : (finding.fixes[0] ?? decisions.quote(finding));
    card.querySelector(".decide").after(document.getElementById("editor").content.cloneNode(true));
    const field = card.querySelector("textarea");
    field.value = text;
    field.rows = Math.min(6, field.value.split("\n").reduce((lines, line) => lines + Math.ceil((line.length + 1) / 40), 0));
    field.focus({ preventScroll: true });
    field.select();
    field.scrollIntoView({ block: "nearest" });
  }

  function closeEditor() {
    const editor = active && active.querySelector(".editor");
    if (!editor) return;
    const held = editor.contains(document.activeElement);
    editor.remove();
    if (held) active.focus({ preventScroll: true });
  }

  function take(card) {
    const finding = decisions.of(card.id);
    const { value } = card.querySelector("textarea");
    const old = decisions.quote(finding);
    // A text field has line ends of its own: what was not touched stays exact, the rest gets those of the story.
    const same = [...finding.fixes, old].find((text) => text.replace(/\r\n?/g, "\n") === value);
    const [lineEnd] = /\r\n|\r|\n/.exec(finding.story.text) ?? ["\n"];
    const text = same ?? value.replace(/\n/g, lineEnd);
    closeEditor();
    if (text === old) reject(finding);
    else accept(finding, text);
  }

  // Views

  function view(story, name) {
    const { desk, section } = story;
    const listed = desk.dataset.view === "list";
    if (desk.dataset.view === name) return;
    if (name === "text") deselect();
    desk.dataset.view = name;
    story.work.querySelector(`[value=${name}]`).checked = true;
    section.querySelector(".corrected").hidden = name !== "text";
    if (story === stories[0]) document.querySelector(".skip").hash = `${story.id}-${name}`;
    if (name === "text") drawing.corrected(story);
    if (listed || name === "list") arrange(story);
    count();
  }

  // Puts the cards in the order of the view.
  function arrange(story) {
    const listed = story.desk.dataset.view === "list";
    const items = [];
    let last = "";
    for (const finding of ordered(story)) {
      const card = finding.card;
      if (listed && finding.severity !== last) items.push(make("li", { className: "group" }, finding.severity));
      last = finding.severity;
      if (listed && !card.querySelector(".context")) card.querySelector(".change").before(drawing.context(finding));
      items.push(card.parentElement);
    }
    story.section.querySelector(".cards").replaceChildren(...items);
    groups(story);
    if (active && story.section.contains(active)) reveal(active, "auto");
  }

  // A severity is named only where a card of it follows.
  function groups(story) {
    for (const group of all(":scope > .group", story.section.querySelector(".cards"))) {
      let next = group.nextElementSibling;
      while (next?.hidden) next = next.nextElementSibling;
      group.hidden = !next || next.className === "group";
    }
  }

  function filter(form) {
    const story = storyOf(form);
    const chosen = (name) => all(`input[name=${name}]:checked`, form).map((box) => box.value);
    const [severities, categories] = [chosen("severity"), chosen("category")];
    const words = form.elements.text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of story.findings.map((finding) => finding.card)) {
      const parts = words.length ? all(":scope > :not(.context, .decide, .editor, .close)", card) : [];
      const text = parts.map((part) => part.textContent.toLowerCase()).join(" ");
      card.parentElement.hidden = !(
        (!severities.length || severities.includes(card.dataset.severity)) &&
        (!categories.length || categories.includes(card.dataset.category)) &&
        words.every((word) => text.includes(word))
      );
    }
    if (active && hidden(active)) deselect();
    all("mark[data-f]", story.section).forEach(drawing.mark);
    groups(story);
    const shown = story.findings.filter((finding) => !drawing.hidden(finding)).length;
    const found = plural(story.findings.length, "finding");
    form.querySelector("output").textContent = shown === story.findings.length ? found : `${figure(shown)} of ${found}`;
    form.querySelector("button[type=reset]").hidden = !(severities.length || categories.length || words.length);
    count();
  }

  // Leads to a paragraph, and to the first finding in it that is open.
  function jump(bar) {
    const story = storyOf(bar);
    const paragraph = story.bars.indexOf(bar);
    const finding = drawing.open(story.findings).find((one) => one.paragraph === paragraph && !drawing.hidden(one));
    view(story, "story");
    rove(story, paragraph);
    document.getElementById(`${story.id}-p${paragraph}`).scrollIntoView({ block: "center" });
    if (!finding) return;
    select(finding.card, null);
    if (!narrow.matches) reveal(finding.card, "auto");
  }

  // One stop of the tab key for the whole strip; the arrows go along it.
  const rove = (story, to) => story.bars.forEach((bar, n) => bar.setAttribute("tabindex", n === to ? "0" : "-1"));

  // Taking away

  function copy(text) {
    const done = () => say("The corrected text is on the clipboard.");
    const byHand = () => {
      const fill = (event) => {
        event.clipboardData.setData("text/plain", text);
        event.preventDefault();
      };
      document.addEventListener("copy", fill);
      if (document.execCommand("copy")) done();
      else say("This browser lets no page copy: download the text instead.");
      document.removeEventListener("copy", fill);
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  }

  function download(name, parts, type) {
    const link = make("a", { href: URL.createObjectURL(new Blob(parts, { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  const doings = {
    accept: (button) => decide.accept(decisions.of(button.closest(".card").id)),
    reject: (button) => decide.reject(decisions.of(button.closest(".card").id)),
    edit: (button) => edit(button.closest(".card")),
    leave: closeEditor,
    undo,
    safe: (button) => acceptSafe(storyOf(button)),
    copy: (button) => copy(decisions.corrected(storyOf(button))),
    text: (button) => {
      const story = storyOf(button);
      const stem = story.name.replace(/(.)\.[^.]*$/, "$1");
      download(`${stem}.corrected.txt`, decisions.bytes(decisions.corrected(story)), "text/plain;charset=utf-8");
    },
    decisions: (button) => {
      const story = storyOf(button);
      download(`${story.name}.decisions.json`, [decisions.file(story)], "application/json");
    },
  };

  // The page wakes up

  document.documentElement.classList.add("js");
  if (!cards.length) return;
  steps.hidden = false;
  for (const one of all(".views, .take, .filters")) one.hidden = false;

  const controls = document.getElementById("controls").content;
  for (const card of cards) {
    const { number, fixes } = decisions.of(card.id);
    const own = controls.cloneNode(true);
    for (const button of own.querySelectorAll("[data-do]")) {
      button.setAttribute("aria-label", `${button.textContent} finding ${number}`);
    }
    if (!fixes.length) own.querySelector("[data-do=accept]").remove();
    card.append(own);
    if (fixes.length < 2) continue;
    for (const [n, fix] of all(".change > ins", card).entries()) {
      const button = make("button", { type: "button", ariaPressed: "false" }, ...fix.childNodes);
      button.dataset.choose = n;
      fix.append(button);
    }
  }
  const working = stories.filter((story) => story.findings.length).reverse();
  for (const story of working) drawing.decided(story, story.findings.filter((finding) => finding.decision));
  if (!decisions.keeps()) warn();
  count();

  for (const form of all(".filters")) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => filter(form));
    form.addEventListener("reset", () => setTimeout(() => filter(form)));
  }
  for (const input of all(".views input")) input.addEventListener("change", () => view(storyOf(input), input.value));

  document.addEventListener("click", (event) => {
    const { target } = event;
    const mark = target.closest("mark[data-f]");
    const insertion = target.closest("ins[data-f]");
    const card = target.closest(".card");
    const bar = target.closest(".strip a");
    const button = target.closest("button");
    if (mark || insertion) {
      event.preventDefault();
      // Clicked again, a mark under several findings shows the next of them.
      const own = (mark || insertion).dataset.f.split(" ").map((id) => document.getElementById(id)).filter((one) => !hidden(one));
      if (own.length) select(own[(own.indexOf(active) + 1) % own.length], "card");
    } else if (target.closest(".close")) {
      leave();
    } else if (card && getSelection().isCollapsed && !target.closest(".editor")) {
      const link = target.closest("a");
      if (link) {
        event.preventDefault();
        view(storyOf(card), "story");
      }
      if (link || card !== active) select(card, link ? "mark" : null);
    } else if (bar) {
      event.preventDefault();
      jump(bar);
    }
    if (button?.dataset.step) step(Number(button.dataset.step));
    if (button?.dataset.choose) decide.choose(decisions.of(card.id), Number(button.dataset.choose));
    if (button?.dataset.do) doings[button.dataset.do](button);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".editor")) return;
    event.preventDefault();
    take(event.target.closest(".card"));
  });

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const bar = target.closest(".strip a");
    const direction = { j: 1, n: 1, k: -1, p: -1 }[key];
    if (target.matches(".editor textarea")) {
      if (key === "Enter" && !event.shiftKey) take(target.closest(".card"));
      else if (key === "Escape") closeEditor();
      else return;
    } else if (target.matches("input[type=search]")) {
      return;
    } else if (bar && /^(Arrow(Left|Right)|Home|End)$/.test(key)) {
      const story = storyOf(bar);
      const last = story.bars.length - 1;
      const at = story.bars.indexOf(bar);
      const to = { ArrowLeft: Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1), Home: 0, End: last }[key];
      rove(story, to);
      story.bars[to].focus();
    } else if (direction) {
      step(direction);
    } else if (/^[are1-9]$/.test(key) && !active) {
      say("Choose a finding first: j leads to the next.");
    } else if (key === "e") {
      edit(active);
    } else if (/^[ar1-9]$/.test(key)) {
      if (event.repeat) return;
      const finding = decisions.of(active.id);
      if (key === "a") decide.accept(finding);
      else if (key === "r") decide.reject(finding);
      else if (finding.fixes.length >= Number(key)) decide.choose(finding, Number(key) - 1);
    } else if (key === "u") {
      undo();
    } else {
      if (key === "Escape") leave();
      return;
    }
    event.preventDefault();
  });

  // On a wide screen the list follows the reader, unless he is busy in it.
  if ("IntersectionObserver" in window) {
    const watch = new IntersectionObserver(
      (entries) => {
        const seen = entries.find((entry) => entry.isIntersecting && !entry.target.classList.contains("off"));
        if (!seen || narrow.matches || active) return;
        const card = drawing.under(seen.target)[0].card;
        if (viewOf(card) !== "story" || card.closest(".side").matches(":hover, :focus-within")) return;
        if (!hidden(card)) reveal(card, "auto");
      },
      { rootMargin: "-10% 0px -70% 0px" },
    );
    for (const mark of all("mark[data-f]")) watch.observe(mark);
  }

  const linked = location.hash && document.getElementById(location.hash.slice(1));
  if (linked && marks.has(linked.id)) select(linked, "card");
})();
