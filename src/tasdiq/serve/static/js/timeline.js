// Months with their incidents in, a brush of bars out: dragged with a pointer, or moved month by month with the keyboard.

const WIDE = 1000, HIGH = 120, SPACE = "http://www.w3.org/2000/svg";

function element(name, attributes) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const number = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const month = (count) => `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
const lastDay = (text) => new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).toISOString().slice(0, 10);

// `chosen(since, until)` is called with ISO days when somebody chose other months.
export class Timeline {
  constructor(svg, chosen) {
    this.svg = svg;
    this.chosen = chosen;
    this.from = this.to = 0;
    svg.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  show(rows, since, until) {
    this.svg.replaceChildren();
    if (!rows.length) return;
    this.first = number(rows[0][0]);
    this.months = number(rows[rows.length - 1][0]) - this.first + 1;
    this.counts = new Map(rows.map(([name, count]) => [number(name), count]));
    this.from = this.#within(since ? number(since) : this.first);
    this.to = this.#within(until ? number(until) : this.first + this.months - 1);
    const most = Math.max(...rows.map(([, count]) => count)), wide = WIDE / this.months;
    this.bars = rows.map(([name, count]) => {
      const high = Math.max((count / most) * (HIGH - 8), 1);
      const bar = element("rect", { class: "bar", x: (number(name) - this.first) * wide, y: HIGH - high, width: Math.max(wide * 0.85, 0.5), height: high });
      bar.dataset.month = number(name);
      this.svg.append(bar);
      return bar;
    });
    this.band = element("rect", { class: "chosen", y: 0, height: HIGH });
    this.svg.append(this.band);
    this.handles = ["from", "to"].map((end) => this.#handle(end));
    this.#draw();
  }

  #handle(end) {
    const made = element("rect", { class: "handle", y: 0, width: 8, height: HIGH, tabindex: "0", role: "slider", "aria-label": end === "from" ? "First month" : "Last month" });
    made.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -1e9, End: 1e9 }[event.key];
      if (steps === undefined) return;
      event.preventDefault();
      this.#move(end, this[end] + steps);
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.#tell(), 400);
    });
    this.svg.append(made);
    return made;
  }

  #within(count) {
    return Math.min(Math.max(count, this.first), this.first + this.months - 1);
  }

  #move(end, count) {
    this[end] = this.#within(count);
    if (this.from > this.to) this[end === "from" ? "to" : "from"] = this[end];
    this.#draw();
  }

  #at(event) {
    const box = this.svg.getBoundingClientRect();
    return this.#within(this.first + Math.floor(((event.clientX - box.left) / box.width) * this.months));
  }

  #drag(event) {
    if (!this.months || event.button) return;
    const held = event.target.classList?.contains("handle") ? this.handles.indexOf(event.target) : -1;
    const anchor = held === 0 ? this.to : held === 1 ? this.from : this.#at(event);
    const move = (moved) => {
      const at = this.#at(moved);
      [this.from, this.to] = at < anchor ? [at, anchor] : [anchor, at];
      this.#draw();
    };
    const done = () => {
      this.svg.removeEventListener("pointermove", move);
      this.#tell();
    };
    this.svg.setPointerCapture(event.pointerId);
    this.svg.addEventListener("pointermove", move);
    this.svg.addEventListener("pointerup", done, { once: true });
    move(event);
  }

  #draw() {
    const wide = WIDE / this.months, left = (this.from - this.first) * wide, right = (this.to - this.first + 1) * wide;
    this.band.setAttribute("x", left);
    this.band.setAttribute("width", right - left);
    for (const bar of this.bars) bar.classList.toggle("in", bar.dataset.month >= this.from && bar.dataset.month <= this.to);
    [left, right].forEach((at, which) => {
      const handle = this.handles[which], value = which ? this.to : this.from;
      handle.setAttribute("x", Math.min(Math.max(at - 4, 0), WIDE - 8));
      handle.setAttribute("aria-valuemin", this.first);
      handle.setAttribute("aria-valuemax", this.first + this.months - 1);
      handle.setAttribute("aria-valuenow", value);
      handle.setAttribute("aria-valuetext", `${month(value)}, ${this.counts.get(value) ?? 0} incidents`);
    });
  }

  #tell() {
    const all = this.from === this.first && this.to === this.first + this.months - 1;
    this.chosen(all ? "" : `${month(this.from)}-01`, all ? "" : lastDay(month(this.to)));
  }
}
