// Steps through the findings, links marks and cards, filters. Everything can be read without it, and it knows
// findings by their ids only: where a mark stands in the text was decided when the page was written.
(() => {
  "use strict";
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const cards = all(".card");
  const marks = new Map(cards.map((card) => [card.id, []]));
  for (const mark of all("mark")) for (const id of mark.dataset.f.split(" ")) marks.get(id).push(mark);
  const card_of = (id) => document.getElementById(id);
  const steps = document.querySelector(".steps");
  const [position, announcement] = steps.querySelectorAll("#position span");
  const narrow = matchMedia("screen and (max-width: 60rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const hidden = (card) => card.parentElement.hidden;
  const visible = () => cards.filter((card) => !hidden(card));
  let active = null;

  function deselect() {
    if (!active) return;
    active.classList.remove("on");
    active.removeAttribute("aria-current");
    for (const mark of marks.get(active.id)) mark.classList.remove("on");
    active = null;
  }

  // `focus` is "mark", "card" or null: where the keyboard goes; with null the reader is in the list already.
  function select(card, focus) {
    deselect();
    active = card;
    card.classList.add("on");
    card.setAttribute("aria-current", "true");
    const own = marks.get(card.id);
    for (const mark of own) mark.classList.add("on");
    const first = own[0].querySelector("a");
    const behavior = calm.matches ? "auto" : "smooth";
    if (focus && !narrow.matches) reveal(card, behavior);
    own[0].scrollIntoView({ block: "nearest", behavior });
    if (focus === "mark") first.focus({ preventScroll: true });
    if (focus === "card") card.focus({ preventScroll: true });
    count();
    const fix = card.querySelector("ins");
    const said = [card.querySelector("h4"), card.querySelector("del"), fix, card.querySelector(".why")];
    announcement.textContent = said.filter(Boolean).map((part) => part.textContent.replace(/\s+/g, " ").trim()).join(". ");
  }

  // Brings a card to the top of its own scrolling list, the end of the one before still in sight; the page stays.
  function reveal(card, behavior) {
    card.closest(".cards").scrollTo({ top: card.offsetTop - 48, behavior });
  }

  function step(direction) {
    const open = visible();
    if (!open.length) return;
    let index = active ? open.indexOf(active) + direction : -1;
    if (!active) {
      // Begin with what the reader is looking at.
      const here = open.findIndex((card) => marks.get(card.id)[0].getBoundingClientRect().top >= 0);
      index = here < 0 ? open.length - 1 : direction > 0 ? here : Math.max(0, here - 1);
    }
    select(open[(index + open.length) % open.length], "mark");
  }

  function count() {
    const open = visible();
    position.textContent = active ? `${open.indexOf(active) + 1} of ${open.length}` : `${open.length} finding${open.length === 1 ? "" : "s"}`;
  }

  function filter(form) {
    const story = form.closest(".document");
    const chosen = (name) => all(`input[name=${name}]:checked`, form).map((box) => box.value);
    const [severities, categories] = [chosen("severity"), chosen("category")];
    const words = form.elements.text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const own = all(".card", story);
    for (const card of own) {
      const text = words.length ? card.textContent.toLowerCase() : "";
      card.parentElement.hidden = !(
        (!severities.length || severities.includes(card.dataset.severity)) &&
        (!categories.length || categories.includes(card.dataset.category)) &&
        words.every((word) => text.includes(word))
      );
    }
    if (active && hidden(active)) deselect();
    const rank = ["minor", "major", "critical"];
    for (const mark of all("mark", story)) {
      const left = mark.dataset.f.split(" ").map(card_of).filter((card) => !hidden(card));
      const worst = left.reduce((a, b) => (rank.indexOf(b.dataset.severity) > rank.indexOf(a.dataset.severity) ? b : a), left[0]);
      mark.className = worst ? `${worst.dataset.severity} ${worst.dataset.family}` : "off";
      mark.classList.toggle("on", Boolean(active) && left.includes(active));
      const link = mark.querySelector("a");
      if (link) link.tabIndex = worst && "first" in link.dataset ? 0 : -1;
    }
    const shown = own.filter((card) => !hidden(card)).length;
    form.querySelector("output").textContent =
      shown === own.length ? `${own.length} finding${own.length === 1 ? "" : "s"}` : `${shown} of ${own.length} findings`;
    form.querySelector("button[type=reset]").hidden = !(severities.length || categories.length || words.length);
    count();
  }

  document.documentElement.classList.add("js");
  if (!cards.length) return;
  steps.hidden = false;
  count();

  for (const form of all(".filters")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => filter(form));
    form.addEventListener("reset", () => setTimeout(() => filter(form)));
  }

  for (const card of cards) {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "Close";
    card.append(close);
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark:not(.off)");
    const card = event.target.closest(".card");
    if (mark) {
      event.preventDefault();
      // Clicked again, a mark under several findings shows the next of them.
      const under = mark.dataset.f.split(" ").map(card_of).filter((one) => !hidden(one));
      select(under[(under.indexOf(active) + 1) % under.length], "card");
    } else if (event.target.closest("mark.off a")) {
      event.preventDefault();
    } else if (event.target.closest(".close")) {
      leave();
    } else if (card && getSelection().isCollapsed) {
      const link = event.target.closest("a");
      if (link) event.preventDefault();
      select(card, link ? "mark" : null);
    }
    const button = event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
  });

  function leave() {
    if (!active) return;
    const first = marks.get(active.id)[0].querySelector("a");
    deselect();
    first.focus({ preventScroll: true });
    count();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input[type=search], textarea")) return;
    const direction = { j: 1, n: 1, k: -1, p: -1 }[event.key];
    if (direction) {
      event.preventDefault();
      step(direction);
    } else if (event.key === "Escape") {
      leave();
    }
  });

  // On a wide screen the list follows the reader, unless he is busy in it.
  if ("IntersectionObserver" in window) {
    const watch = new IntersectionObserver(
      (entries) => {
        const seen = entries.find((entry) => entry.isIntersecting && !entry.target.classList.contains("off"));
        if (!seen || narrow.matches || active) return;
        const card = card_of(seen.target.dataset.f.split(" ")[0]);
        if (!card.closest(".side").matches(":hover, :focus-within") && !hidden(card)) reveal(card, "auto");
      },
      { rootMargin: "-10% 0px -70% 0px" },
    );
    for (const mark of all("mark")) watch.observe(mark);
  }

  const linked = location.hash && card_of(location.hash.slice(1));
  if (linked && marks.has(linked.id)) select(linked, "card");
})();
