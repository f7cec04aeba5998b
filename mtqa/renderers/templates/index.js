// Sorts, searches and filters the table. The page reads whole without it, the most probable translation first.
(() => {
  "use strict";
  const table = document.querySelector(".stories");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const form = document.querySelector(".filters");
  const search = document.getElementById("search");
  const boxes = Array.from(form.querySelectorAll("[name=verdict]"));
  const sorted = document.querySelector(".sorted");
  const collate = new Intl.Collator("en", { numeric: true }).compare;
  const folded = (text) => text.normalize().toLowerCase();
  const isText = (head) => head.dataset.sort === "text";
  const stories = (number) => `${number.toLocaleString("en")} ${number === 1 ? "story" : "stories"}`;
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const readable = (row) => Array.from(row.querySelectorAll("th, .verdict, .worst, .pivot"), (cell) => cell.textContent);
  let texts = null;

  function value(row, column) {
    const cell = row.cells[column];
    const raw = cell.dataset.v ?? cell.textContent;
    if (raw === "") return null;
    return isText(heads[column]) ? raw : Number(raw);
  }

  // Rows that are alike keep their order, whichever way it goes; those without a value come last.
  function sort(column, direction) {
    const values = new Map(rows.map((row) => [row, value(row, column)]));
    const sign = direction === "ascending" ? 1 : -1;
    const order = isText(heads[column]) ? collate : (a, b) => a - b;
    rows.sort((first, second) => {
      const [a, b] = [values.get(first), values.get(second)];
      return a === null || b === null ? (a === null) - (b === null) : sign * order(a, b);
    });
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", direction);
    body.remove(); // out of the page, thousands of rows move in a moment
    for (const row of rows) body.append(row);
    table.append(body);
  }

  function press(column) {
    const now = heads[column].getAttribute("aria-sort");
    // Numbers begin with the worst, words with A.
    const first = isText(heads[column]) ? "ascending" : "descending";
    const direction = now ? (now === "ascending" ? "descending" : "ascending") : first;
    sort(column, direction);
    sorted.textContent = `Sorted by ${heads[column].textContent.toLowerCase()}, ${direction}`;
  }

  function filter() {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    const verdicts = new Set(chosen());
    if (words.length && !texts) {
      texts = new Map(rows.map((row) => [row, folded(readable(row).join("\n"))]));
    }
    let shown = 0;
    for (const row of rows) {
      const keep =
        (!verdicts.size || verdicts.has(row.dataset.verdict)) && words.every((word) => texts.get(row).includes(word));
      if (row.hidden === keep) row.hidden = !keep;
      if (keep) shown += 1;
    }
    form.querySelector("output").textContent = shown === rows.length ? stories(shown) : `${shown.toLocaleString("en")} of ${stories(rows.length)}`;
    form.querySelector("button[type=reset]").hidden = !(words.length || verdicts.size);
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => press(column));
    head.append(button);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  document.documentElement.classList.add("js");

  // Whoever comes back from a report finds the table as he left it.
  body.addEventListener("click", (event) => {
    if (!event.target.closest("a")) return;
    const column = heads.findIndex((head) => head.hasAttribute("aria-sort"));
    const direction = heads[column].getAttribute("aria-sort");
    history.replaceState({ column, direction, words: search.value, verdicts: chosen() }, "");
  });
  if (history.state) {
    const { column, direction, words, verdicts } = history.state;
    sort(column, direction);
    search.value = words;
    for (const box of boxes) box.checked = verdicts.includes(box.value);
    filter();
  }
})();
