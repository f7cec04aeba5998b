// Steps through the changes and hides what stayed the same. The page reads whole without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const rows = Array.from(document.querySelectorAll(".row"));
  const changes = rows.filter((row) => !row.classList.contains("same"));
  const only = document.getElementById("only");
  const steps = document.querySelector(".steps");
  const status = steps.querySelector("p");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let at = -1;

  function show(index) {
    if (at >= 0) changes[at].classList.remove("on");
    at = index;
    const row = changes[at];
    row.classList.add("on");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    status.textContent = `Change ${at + 1} of ${changes.length}`;
  }

  function step(direction) {
    if (!changes.length) return;
    if (at < 0) {
      // Begin with what the reader is looking at.
      const here = changes.findIndex((row) => row.getBoundingClientRect().bottom > 0);
      show(direction > 0 ? Math.max(0, here) : here > 0 ? here - 1 : 0);
    } else {
      show(Math.min(changes.length - 1, Math.max(0, at + direction)));
    }
  }

  function filter() {
    root.classList.toggle("only", only.checked);
  }

  // A finding that was left may stand in a sentence that the filter hides.
  function follow() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.classList.contains("same") && only.checked) {
      only.checked = false;
      filter();
      target.scrollIntoView({ block: "center" });
    }
  }

  only.addEventListener("change", filter);
  addEventListener("hashchange", follow);
  for (const button of steps.querySelectorAll("button")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea")) return;
    if (event.key === "j" || event.key === "n") step(1);
    else if (event.key === "k" || event.key === "p") step(-1);
    else if (event.key === "c") only.click();
    else return;
    event.preventDefault();
  });
  root.classList.add("js");
  if (changes.length && changes.length < rows.length) only.closest("form").hidden = false;
  steps.hidden = !changes.length;
  status.textContent = changes.length === 1 ? "1 change" : `${changes.length} changes`;
  filter();
})();
