// Lights up words of one text: by the CSS Custom Highlight API where there is one, else by <mark>.
const NAMES = ["behind", "lit", "chosen"];

export class Marks {
  constructor(element) {
    this.element = element;
    this.text = "";
    this.ranges = { behind: [], lit: [], chosen: [] };
    this.native = Boolean(globalThis.CSS?.highlights && globalThis.Highlight);
  }

  // Python counts characters, a browser counts units of 16 bits: they differ where the text has an emoji.
  show(text) {
    this.text = text;
    this.units = null;
    if (/[\u{10000}-\u{10ffff}]/u.test(text)) {
      this.units = [0];
      for (const character of text) this.units.push(this.units.at(-1) + character.length);
    }
    this.ranges = { behind: [], lit: [], chosen: [] };
    this.element.textContent = text;
    for (const name of NAMES) this.draw(name);
  }

  unit(point) { return this.units ? this.units[Math.min(point, this.units.length - 1)] : Math.min(point, this.text.length); }

  point(unit) { return this.units ? this.units.findLastIndex((at) => at <= unit) : unit; }

  // Pairs of [start, end] in characters of the text that is shown.
  set(name, pairs) {
    this.ranges[name] = pairs.map(([start, end]) => [this.unit(start), this.unit(end)]).filter(([start, end]) => start < end);
    this.draw(name);
  }

  draw(name) {
    if (!this.native) { this.drawMarks(); return; }
    const node = this.element.firstChild;
    const made = new Highlight();
    for (const [start, end] of node ? this.ranges[name] : []) {
      const range = new Range();
      range.setStart(node, start);
      range.setEnd(node, end);
      made.add(range);
    }
    made.priority = NAMES.indexOf(name);
    CSS.highlights.set(name, made);
  }

  drawMarks() {
    const cuts = new Set([0, this.text.length]);
    for (const name of NAMES) for (const pair of this.ranges[name]) pair.forEach((at) => cuts.add(at));
    const edges = [...cuts].sort((a, b) => a - b);
    const parts = [];
    for (let n = 0; n + 1 < edges.length; n += 1) {
      const words = document.createTextNode(this.text.slice(edges[n], edges[n + 1]));
      const found = NAMES.filter((name) => this.ranges[name].some(([start, end]) => start <= edges[n] && edges[n + 1] <= end)).at(-1);
      if (!found) { parts.push(words); continue; }
      const mark = document.createElement("mark");
      mark.className = found;
      mark.append(words);
      parts.push(mark);
    }
    this.element.replaceChildren(...parts);
  }

  // What a person marked with the mouse or by touch, in characters; null where it is nothing of this text.
  selected() {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.element.contains(range.startContainer) || !this.element.contains(range.endContainer)) return null;
    const before = new Range();
    before.setStart(this.element, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length;
    const words = range.toString();
    const lead = words.length - words.trimStart().length;
    const kept = words.trim();
    return kept ? [this.point(start + lead), this.point(start + lead + kept.length)] : null;
  }

  words(start, end) { return this.text.slice(this.unit(start), this.unit(end)); }

  scrollTo(start) {
    if (this.ranges.lit.length === 0 && this.ranges.chosen.length === 0) return;
    const at = this.unit(start);
    const range = new Range();
    let passed = 0;
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (at <= passed + node.length) {
        range.setStart(node, at - passed);
        range.setEnd(node, Math.min(node.length, at - passed + 1));
        const box = range.getBoundingClientRect();
        const pane = this.element.closest(".words");
        const view = pane && pane.scrollHeight > pane.clientHeight ? pane.getBoundingClientRect() : { top: 0, bottom: innerHeight };
        if (box.top < view.top + 60 || box.bottom > view.bottom - 60) {
          const by = box.top - view.top - (view.bottom - view.top) / 3;
          if (pane && pane.scrollHeight > pane.clientHeight) pane.scrollBy({ top: by });
        }
        return;
      }
      passed += node.length;
    }
  }
}
