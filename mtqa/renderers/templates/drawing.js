// Shows what was decided, in the places that a decision touches and nowhere else: mark, card, strip, figures.
const drawing = (() => {
  "use strict";
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const figure = (number) => number.toLocaleString("en");
  const plural = (number, noun, several = `${noun}s`) => `${figure(number)} ${number === 1 ? noun : several}`;
  const rank = ["minor", "major", "critical"];
  const worse = (a, b) => rank.indexOf(b.severity) - rank.indexOf(a.severity);
  const marks = new Map(all(".card").map((card) => [card.id, []]));
  for (const mark of all("mark[data-f]")) for (const id of mark.dataset.f.split(" ")) marks.get(id).push(mark);
  const insertions = new Map();
  const lowered = new Map(); // text nodes that were given a capital, as they were
  const hidden = (finding) => finding.card.parentElement.hidden;
  const under = (mark) => mark.dataset.f.split(" ").map(decisions.of);
  const open = (findings) => findings.filter((finding) => !finding.decision);
  const steps = document.querySelector(".steps");
  // The parts of the page are found once: a long page is not to be searched at every key.
  for (const story of decisions.stories) {
    const section = document.getElementById(story.id);
    const [summary, work, desk] = [".summary", ".work", ".desk"].map((selector) => section.querySelector(selector));
    Object.assign(story, { section, summary, work, desk, bars: work ? all(".strip a", work) : [] });
    for (const finding of story.findings) finding.card = document.getElementById(finding.id);
  }

  const controls = {
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
  };

  // Copy as it reads: a control that turns the direction of text is visible and shut in, as in the rest of the page.
  function shown(text) {
    return text.split(/([\u202a-\u202e\u2066-\u2069])/).map((part, n) => {
      if (n % 2 === 0) return part;
      const control = make("span", { className: "control" }, part);
      control.dataset.name = controls[part];
      return control;
    });
  }

  // Where the keyboard goes in the story for a finding: its mark, or the words that were put in its place.
  const place = (finding) => (insertions.get(finding.id)?.firstChild ?? marks.get(finding.id)[0].querySelector("a"));

  function decision(finding) {
    const own = finding.card;
    const taken = decisions.accepted(finding);
    const state = taken ? "accepted" : finding.decision ? "rejected" : "";
    const edited = taken && !finding.fixes.includes(finding.decision.chosen);
    own.dataset.decision = state;
    own.querySelector(".decision").textContent = edited ? "edited" : state;
    own.querySelector("[data-do=accept]")?.setAttribute("aria-pressed", String(taken));
    own.querySelector("[data-do=reject]").setAttribute("aria-pressed", String(state === "rejected"));
    for (const [n, fix] of all(".change > ins", own).entries()) {
      const chosen = taken && finding.decision.chosen === finding.fixes[n];
      fix.classList.toggle("passed", state !== "" && !chosen);
      fix.querySelector("button")?.setAttribute("aria-pressed", String(chosen));
    }
    own.querySelector(".own")?.remove();
    if (edited) own.querySelector(".change").append(wording(finding.decision.chosen));
    const context = own.querySelector(".context b");
    if (context) fill(context, finding);
    const focused = [...marks.get(finding.id), insertions.get(finding.id)].some((one) => one?.contains(document.activeElement));
    if (insertions.has(finding.id)) takeOut(finding);
    if (taken) insert(finding);
    marks.get(finding.id).forEach(mark);
    if (focused) place(finding).focus({ preventScroll: true });
  }

  // The editor's own words, in the card.
  function wording(text) {
    const words = text ? make("bdi", {}, ...shown(text)) : make("em", {}, "delete");
    const arrow = make("span", { className: "arrow", ariaHidden: "true" }, "→");
    const fix = make("ins", {}, make("span", { className: "unseen" }, "Yours: "), words);
    return make("span", { className: "own" }, " ", arrow, " ", fix);
  }

  // The new words, in the story, beside the old ones, which show while the finding is selected.
  function insert(finding) {
    const { text, chosen } = finding.decision;
    const link = make("a", { href: `#${finding.id}` }, ...(chosen ? shown(text) : []));
    link.setAttribute("aria-describedby", `${finding.id}-why`);
    if (!chosen.trim()) link.setAttribute("aria-label", chosen ? "white space" : "deleted");
    const insertion = make("ins", { className: chosen ? "" : "gone", dir: "auto" }, link);
    insertion.dataset.f = finding.id;
    insertion.dataset.n = finding.number;
    marks.get(finding.id).at(-1).after(insertion);
    insertions.set(finding.id, insertion);
    if (!chosen && text) handOn(finding, text);
  }

  function takeOut(finding) {
    insertions.get(finding.id).remove();
    insertions.delete(finding.id);
    if (!lowered.has(finding.id)) return;
    const [node, before] = lowered.get(finding.id);
    node.data = before;
    lowered.delete(finding.id);
  }

  // A deletion at the head of a sentence gives the next word a capital.
  function handOn(finding, capital) {
    const walker = document.createTreeWalker(finding.story.desk, NodeFilter.SHOW_TEXT);
    walker.currentNode = insertions.get(finding.id).lastChild;
    let node = walker.nextNode();
    while (node && !node.data.trim()) node = walker.nextNode();
    if (!node) return;
    lowered.set(finding.id, [node, node.data]);
    node.data = node.data.replace(/\S/u, capital);
  }

  // A mark in the colour of the worst finding under it that is open and not filtered out.
  function mark(element) {
    const own = under(element);
    const left = own.filter((finding) => !hidden(finding));
    const [worst] = open(left).sort(worse);
    const was = own.some(decisions.accepted);
    const selected = element.classList.contains("on");
    if (was) element.className = "was";
    else if (worst) element.className = `${worst.severity} ${worst.card.dataset.family}`;
    else element.className = left.length ? "rejected" : "off";
    element.classList.toggle("on", selected);
    if (was) element.setAttribute("role", "deletion");
    else element.removeAttribute("role");
    const link = element.querySelector("a");
    if (link) link.tabIndex = left.length && !was && "first" in link.dataset ? 0 : -1;
  }

  // The words around a finding, for the list, where the story is away.
  function context(finding) {
    const { text } = finding.story;
    const before = text.slice(Math.max(0, finding.from - 80), finding.from).split(/[\r\n]/).at(-1);
    const after = text.slice(finding.to, finding.to + 80).split(/[\r\n]/)[0];
    const left = before.length < 80 ? before : before.replace(/^\S*\s/, "… ");
    const right = after.length < 80 ? after : after.replace(/\s\S*$/, " …");
    const middle = make("b");
    fill(middle, finding);
    return make("p", { className: "context", dir: "auto" }, ...shown(left), middle, ...shown(right));
  }

  function fill(middle, finding) {
    const text = decisions.accepted(finding) ? finding.decision.chosen : decisions.quote(finding);
    middle.replaceChildren(make("bdi", {}, ...shown(text)));
  }

  // The corrected text as the file will have it, what was put in marked.
  function corrected(story) {
    const made = story.findings.filter(decisions.accepted).length;
    const left = open(story.findings).length;
    const lines = [make("p", { dir: "auto" })];
    for (const [text, finding] of decisions.pieces(story)) {
      for (const [n, line] of text.split(/(?<=\n)/).entries()) {
        if (n || lines.at(-1).textContent.endsWith("\n")) lines.push(make("p", { dir: "auto" }));
        lines.at(-1).append(...(finding ? [make("ins", {}, ...shown(line))] : shown(line)));
      }
    }
    for (const line of lines) line.classList.toggle("blank", !line.textContent.trim());
    story.section.querySelector(".corrected .text").replaceChildren(...lines);
    story.section.querySelector(".applied").textContent =
      `${made ? plural(made, "fix", "fixes") : "No fix"} put in` + (left ? `; ${plural(left, "finding")} not decided.` : ".");
  }

  // A bar of the strip, in the colour of the worst finding of its paragraph that is open.
  function bar(story, paragraph) {
    const found = story.findings.filter((finding) => finding.paragraph === paragraph);
    const left = open(found).sort(worse);
    const element = story.bars[paragraph];
    element.setAttribute("class", left[0]?.severity ?? "calm");
    element.querySelector("title").textContent =
      `Paragraph ${paragraph + 1}: ${plural(left.length, "finding")}${found.length > left.length ? " left" : ""}` +
      (left.length ? `, worst ${left[0].severity}` : "");
  }

  // The figures of a story, and the line in the bar, which is about the story where the reader works.
  function score(story) {
    const left = open(story.findings);
    const decided = story.findings.length - left.length;
    const perThousand = story.words ? (1000 * left.length) / story.words : 0;
    const rate = perThousand.toFixed(perThousand >= 10 || !perThousand ? 0 : 1);
    const put = (selector, text) => all(selector, story.summary).forEach((one) => (one.textContent = text));
    const counts = rank.map((severity) => [left.filter((finding) => finding.severity === severity).length, severity]);
    put(".figures .count", figure(left.length));
    put(".figures .rate", rate);
    put(".figures .severities", counts.reverse().filter(([number]) => number).map((one) => one.join(" ")).join(", ") || "none left");
    for (const one of all(".so-far", story.summary)) one.hidden = !decided;
    const safe = decisions.safe(story).length;
    const button = story.work.querySelector("[data-do=safe]");
    button.textContent = safe ? `Accept ${plural(safe, "safe fix", "safe fixes")}` : "No safe fix left";
    button.setAttribute("aria-disabled", String(!safe));
    steps.querySelector(".progress span").textContent =
      `${figure(decided)} of ${figure(story.findings.length)} decided, ${figure(left.length)} left` +
      (story.words ? `: ${rate} per 1,000 words` : "");
    steps.querySelector(".progress .fill").setAttribute("width", String((100 * decided) / story.findings.length));
    steps.querySelector("[data-do=undo]").setAttribute("aria-disabled", String(!decisions.undoable()));
  }

  // After a decision on `findings`, all of one story.
  function decided(story, findings) {
    findings.forEach(decision);
    const paragraphs = new Set(findings.map((finding) => finding.paragraph));
    for (const paragraph of paragraphs) if (paragraph !== null) bar(story, paragraph);
    score(story);
    if (story.desk.dataset.view === "text") corrected(story);
  }

  return { all, make, figure, plural, worse, marks, hidden, under, open, place, mark, context, corrected, score, decided };
})();
