// What the editor decided, and what follows from it: the corrected text, the decisions file, undo, what a reload keeps.
// It knows nothing of the page but its data, where every text is exact. `from` and `to` are UTF-16 units, `start` and
// `end` the same places in code points, for the file.
const decisions = (() => {
  "use strict";
  const { signature, documents } = JSON.parse(document.getElementById("data").textContent);
  const half = /(\p{Surrogate})/u; // half a character, which only the text itself may hold
  const byId = new Map();
  const stories = documents.map((data, n) => {
    const story = { ...data, id: `d${n + 1}` };
    story.findings = data.findings.map((finding, index) => {
      const whole = { ...finding, id: `${story.id}-f${index + 1}`, number: index + 1, index, story, decision: null };
      byId.set(whole.id, whole);
      return whole;
    });
    // The same text twice in one report is decided twice.
    const twins = documents.slice(0, n).filter((other) => other.text_sha256 === data.text_sha256).length;
    story.key = `mtqa ${data.text_sha256}${twins ? ` ${twins + 1}` : ""} ${signature}`;
    return story;
  });
  const steps = [];

  // A decision is null, { rejected: true }, or the edit to make: a place, the text to put there, the fix as chosen.
  const accepted = (finding) => Boolean(finding.decision) && !finding.decision.rejected;
  const quote = (finding) => finding.story.text.slice(finding.from, finding.to);

  function edit(finding, chosen) {
    const { start, end, from, to } = finding;
    return { start, end, from, to, text: chosen, ...(chosen === "" ? finding.cut : null), chosen };
  }

  // Why an edit cannot be made, in words; "" where it can.
  function obstacle(finding, wanted) {
    if (half.test(wanted.text)) return "This fix holds half a character, which no file can carry.";
    const other = finding.story.findings.find(
      (one) => one !== finding && accepted(one) && one.decision.from < wanted.to && wanted.from < one.decision.to,
    );
    return other ? `Finding ${finding.number} overlaps finding ${other.number}, which is accepted. Take that back first.` : "";
  }

  function set(finding, decision) {
    steps.push([[finding, finding.decision]]);
    finding.decision = decision;
    keep(finding.story);
  }

  // Puts `chosen` in place of a finding. Gives the reason where that cannot be done, else "".
  function accept(finding, chosen) {
    if (accepted(finding) && finding.decision.chosen === chosen) return "";
    const wanted = edit(finding, chosen);
    const reason = obstacle(finding, wanted);
    if (!reason) set(finding, wanted);
    return reason;
  }

  const reject = (finding) => set(finding, { rejected: true });
  const reopen = (finding) => set(finding, null);
  const safe = (story) => story.findings.filter((finding) => !finding.decision && finding.safe !== null);

  // Accepts the safe fixes that are undecided, as one step; of two that overlap the first. Gives their findings.
  function acceptSafe(story) {
    const done = safe(story).filter((finding) => {
      const wanted = edit(finding, finding.fixes[finding.safe]);
      if (obstacle(finding, wanted)) return false;
      finding.decision = wanted;
      return true;
    });
    if (done.length) steps.push(done.map((finding) => [finding, null]));
    keep(story);
    return done;
  }

  function undo() {
    const step = steps.pop() || [];
    for (const [finding, before] of step) finding.decision = before;
    if (step.length) keep(step[0][0].story);
    return step.map(([finding]) => finding);
  }

  // The corrected text in pieces: [text, the finding it was accepted for or null].
  function pieces(story) {
    const result = [];
    let at = 0;
    for (const finding of story.findings.filter(accepted).sort((a, b) => a.decision.from - b.decision.from)) {
      const { from, to, text } = finding.decision;
      result.push([story.text.slice(at, from), null], [text, finding]);
      at = to;
    }
    return [...result, [story.text.slice(at), null]];
  }

  const corrected = (story) => pieces(story).map(([text]) => text).join("");

  function file(story) {
    const decided = story.findings.filter((finding) => finding.decision).map((finding) => {
      const { fingerprint, rule, decision } = finding;
      const { start, end, from, to } = decision.rejected ? finding : decision;
      const entry = { fingerprint, rule, start, end, text: story.text.slice(from, to) };
      if (decision.rejected) return { ...entry, decision: "rejected" };
      const edited = finding.fixes.includes(decision.chosen) ? {} : { edited: true };
      return { ...entry, decision: "accepted", replacement: decision.text, ...edited };
    });
    decided.sort((a, b) => a.start - b.start || a.end - b.end);
    const { path, text_sha256 } = story;
    const whole = { schema: 1, kind: "mtqa-decisions", signature, documents: [{ path, text_sha256, decisions: decided }] };
    return `${JSON.stringify(whole, null, 1)}\n`;
  }

  // UTF-8 as Python's "surrogatepass" writes it: half a character, which a Blob would replace, keeps its three bytes.
  function bytes(text) {
    return text.split(half).map((part, n) => {
      const code = part.charCodeAt(0);
      return n % 2 ? Uint8Array.of(0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)) : part;
    });
  }

  // A browser may refuse to keep anything (a page in a sandbox, private reading): all works, until the page is closed.
  let keeps = true;
  function stored(access) {
    try {
      return access();
    } catch {
      keeps = false;
      return null;
    }
  }

  function keep(story) {
    const decided = story.findings.filter((finding) => finding.decision);
    const value = decided.map(({ index, decision }) => (decision.rejected ? [index] : [index, decision.chosen]));
    stored(() => (value.length ? localStorage.setItem(story.key, JSON.stringify(value)) : localStorage.removeItem(story.key)));
  }

  function restore(story) {
    const kept = stored(() => localStorage.getItem(story.key));
    try {
      for (const [index, chosen] of JSON.parse(kept || "[]")) {
        const finding = story.findings[index];
        const wanted = chosen === undefined ? { rejected: true } : edit(finding, String(chosen));
        if (wanted.rejected || !obstacle(finding, wanted)) finding.decision = wanted;
      }
    } catch {
      // Any page of this origin (every file, from disk) can write there: what makes no sense is nobody's decision.
    }
  }
  stories.forEach(restore);

  return {
    stories, accept, accepted, acceptSafe, bytes, corrected, file, pieces, quote, reject, reopen, safe, undo,
    of: (id) => byId.get(id),
    keeps: () => keeps,
    undoable: () => steps.length > 0,
  };
})();
