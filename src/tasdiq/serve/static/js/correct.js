// Puts a value right: words of the text, marked with the mouse or the keyboard, or none; a field; what it should say.
const at = (id) => document.getElementById(id);
const FIELDS = new Set([...at("field").options].map((option) => option.value));
const GUESSES = [
  ["date", /\b(19|20)\d\d\b|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(yesterday|january|february|march|april|june|july|august|september|october|november|december)\b/i],
  ["injured", /\b(injur|wound|hurt)/i],
  ["killed", /\d|\b(kill|dead|died|dozens|several|two|three|four|five|six|seven|eight|nine|ten)/i],
];

export class Correction {
  constructor(marks, decide) {
    Object.assign(this, { marks, decide, shown: null, words: null, value: null, cursor: null });
    at("correct").addEventListener("submit", (event) => { event.preventDefault(); this.keep(at("value").value); });
    at("leave").addEventListener("click", () => this.close());
    at("wrong").addEventListener("click", () => this.remove(this.value));
    at("field").addEventListener("change", () => this.known());
    at("text").addEventListener("mouseup", () => this.take());
    at("text").addEventListener("touchend", () => setTimeout(() => this.take(), 50));
    at("text").addEventListener("click", (event) => this.click(event));
  }

  on(shown) { this.shown = shown; this.cursor = null; this.words = null; at("text").classList.remove("marking"); }

  open(value, words = null) {
    if (!this.shown?.report) { at("done").textContent = "No report was coded from this document: there is nothing to put right in it."; return; }
    this.value = value;
    this.words = words;
    const text = words ? this.marks.words(...words) : "";
    if (value && FIELDS.has(value.label)) at("field").value = value.label;
    else if (words) at("field").value = GUESSES.find(([, pattern]) => pattern.test(text))?.[0] ?? "target";
    at("value").value = words ? text : value?.text ?? "";
    at("wrong").hidden = !value;
    at("on-words").textContent = words ? `On the words “${text}”` : "On no words: it stands on your judgement. Mark words in the text to give it some.";
    this.known();
    at("correct").hidden = false;
    at("value").focus();
    at("value").select();
  }

  known() {
    const source = at(`${at("field").value}-choices`);
    at("known").replaceChildren(...(source ? source.content.cloneNode(true).children : []));
  }

  close() {
    const inside = at("correct").contains(document.activeElement);
    at("correct").hidden = true;
    this.marks.set("chosen", []);
    this.cursor = null;
    at("text").classList.remove("marking");
    if (inside) at("title").focus({ preventScroll: true });
  }

  keep(text) {
    if (!text.trim()) return;
    const field = at("field").value;
    const more = this.words ? { words: { start: this.words[0] + this.shown.from, end: this.words[1] + this.shown.from, of: "text" } } : {};
    const same = this.value && (this.value.label === field) ? { instead: this.value.id } : {};
    this.decide({ decision: "correct", about: [this.shown.report], field, value: text.trim(), ...more, ...same, says: `Put right: ${field} is ${text.trim()}` }, true);
    this.note(field, text.trim(), same.instead);
    this.close();
  }

  remove(value) {
    if (!value) { at("done").textContent = "This value cannot be put right here."; return; }
    const field = FIELDS.has(value.label) ? { field: value.label } : {};
    this.decide({ decision: "correct", about: [this.shown.report], ...field, instead: value.id, says: `Removed: ${value.label} ${value.text}` }, true);
    this.note(value.label, "removed", value.id);
    this.close();
  }

  // What was put right, seen at once among the values of the document.
  note(field, text, instead) {
    const line = document.createElement("p");
    line.textContent = `${field}: ${text} (put right by you; accept with a, or put more right)`;
    line.dir = "auto";
    at("values").prepend(line);
    if (instead) this.shown.values = this.shown.values.filter((value) => value.id !== instead);
  }

  take() {
    const words = this.marks.selected();
    if (!words) return;
    this.marks.set("chosen", [words]);
    this.open(null, words);
  }

  // One click takes the word under it.
  click(event) {
    if (!document.getSelection()?.isCollapsed) return;
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = spot ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = spot?.offsetNode ?? range?.startContainer;
    if (!node || !at("text").contains(node)) return;
    const before = new Range();
    before.setStart(at("text"), 0);
    before.setEnd(node, spot?.offset ?? range.startOffset);
    const words = this.list();
    const point = this.marks.point(before.toString().length);
    const found = words.find(([start, end]) => start <= point && point <= end);
    if (!found) return;
    this.marks.set("chosen", [found]);
    this.open(null, found);
  }

  list() {
    return [...this.marks.text.matchAll(/[\p{L}\p{N}\p{M}'’%,.-]*[\p{L}\p{N}\p{M}%]/gu)]
      .map((match) => [this.marks.point(match.index), this.marks.point(match.index + match[0].length)]);
  }

  mark() {
    this.cursor = { words: this.list(), from: 0, to: 0 };
    if (!this.cursor.words.length) { this.cursor = null; return; }
    at("text").classList.add("marking");
    at("text").focus({ preventScroll: true });
    this.draw();
  }

  // Whether the key moved the mark.
  marking(event) {
    const cursor = this.cursor;
    if (!cursor) return false;
    if (event.key === "Enter") {
      event.preventDefault();
      const words = this.range();
      this.cursor = null;
      this.open(null, words);
      return true;
    }
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
    if (!by) return false;
    event.preventDefault();
    cursor.to = Math.min(cursor.words.length - 1, Math.max(0, cursor.to + by));
    if (!event.shiftKey) cursor.from = cursor.to;
    this.draw();
    return true;
  }

  range() {
    const { words, from, to } = this.cursor;
    return [words[Math.min(from, to)][0], words[Math.max(from, to)][1]];
  }

  draw() {
    const words = this.range();
    this.marks.set("chosen", [words]);
    this.marks.scrollTo(words[0]);
    at("done").textContent = this.marks.words(...words);
  }
}
