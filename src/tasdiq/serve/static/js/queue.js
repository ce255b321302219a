// The queue: one item at a time, the next ones fetched before they are needed, one key a decision.
import { Marks } from "/static/js/marks.js";
import { Correction } from "/static/js/correct.js";
import { Sender, act, person, rememberPerson } from "/static/js/send.js";

const AHEAD = 6;
const at = (id) => document.getElementById(id);
const sender = new Sender(at("failed"));
const marks = new Marks(at("text"));
const correction = new Correction(marks, decide);
const state = { items: [], place: 0, page: 0, seen: new Set(), tail: "", more: true, loading: null, left: 0, history: [], options: null };

function node(name, text, more = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return Object.assign(made, more);
}

const item = () => state.items[state.place];
const page = () => item()?.documents[state.page];
const tell = (text) => { at("done").textContent = text; };

async function load() {
  if (state.loading || !state.more) return state.loading;
  state.loading = (async () => {
    const answer = await fetch(`/api/queue?limit=4&after=${encodeURIComponent(state.tail)}`);
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error ?? `the desk says ${answer.status}`);
    const fresh = told.items.filter((one) => !state.seen.has(one.id));
    fresh.forEach((one) => state.seen.add(one.id));
    state.items.push(...fresh);
    state.more = told.items.length > 0;
    state.tail = told.items.at(-1)?.id ?? state.tail;
    if (sender.waiting === 0) state.left = told.left;
  })();
  try {
    await state.loading;
  } catch (error) {
    state.more = false;
    at("failed").append(node("div", `The queue could not be read: ${error.message}`));
  } finally {
    state.loading = null;
  }
  return undefined;
}

async function show() {
  if (!item() && state.more) {
    at("item").hidden = true; // no key must answer what is no longer there
    await load();
  }
  if (state.place >= state.items.length && state.items.length) state.place = state.items.length - 1;
  const shown = item();
  state.options = null;
  correction.close();
  at("item").hidden = !shown;
  at("empty").hidden = Boolean(shown);
  at("left").textContent = `${Math.max(0, state.left)} waiting`;
  if (shown) {
    at("title").textContent = shown.title;
    at("why").replaceChildren(...shown.why.map((line) => node("li", line, { dir: "auto" })));
    at("record").replaceChildren(...shown.record.map(valueButton));
    at("more").hidden = !shown.address;
    if (shown.address) at("more").href = shown.address;
    at("more").textContent = shown.more ? `The whole incident, with ${shown.more} more documents` : "The whole incident";
    choose(numbered(shown.actions));
    turn(0);
    at("title").focus({ preventScroll: true });
  }
  buttons();
  ahead();
}

async function ahead() {
  while (state.more && state.items.length - state.place < AHEAD) await load();
}

const numbered = (actions) => Object.entries(actions).filter(([key]) => /^[1-9]$/.test(key)).map(([, action]) => action);

// The page of a document.
function turn(number) {
  state.page = number;
  const shown = page();
  at("documents").replaceChildren(...item().documents.map((one, n) => {
    const button = node("button", one.publisher || one.name, { type: "button", title: one.title || one.name });
    button.setAttribute("aria-pressed", String(n === number));
    button.addEventListener("click", () => turn(n));
    return button;
  }));
  if (!shown) {
    at("about-source").textContent = "There is no document behind this.";
    at("source-title").textContent = "";
    marks.show("");
    at("values").replaceChildren();
    return;
  }
  const about = [shown.publisher, shown.published, shown.name, shown.copy_of ? `copy of ${shown.copy_of}` : "", shown.cut ? `${shown.cut.toLocaleString("en")} characters are left out` : ""];
  at("about-source").textContent = about.filter(Boolean).join(" · ");
  at("source-title").textContent = shown.title;
  marks.show(shown.text);
  if (shown.language) at("text").lang = shown.language; else at("text").removeAttribute("lang");
  at("values").replaceChildren(...shown.values.map(valueButton));
  if (!shown.values.length) at("values").append(node("p", "Nothing was coded from it.", { className: "quiet" }));
  marks.set("behind", pairs(shown.values.flatMap((value) => value.spans)));
  at("text").closest(".words").scrollTop = 0;
  correction.on(shown);
  buttons();
}

const pairs = (spans) => spans.filter((span) => span.document === page()?.id && span.of === "text")
  .map((span) => [span.start - page().from, span.end - page().from]).filter(([start]) => start >= 0);

function valueButton(value) {
  const button = node("button", undefined, { type: "button" });
  const sure = value.by ? `by ${value.by}` : value.sure === null || value.sure === undefined ? "" : `${Math.round(value.sure * 100)} %`;
  button.append(node("span", value.label, { className: "label" }), node("span", value.text, { className: "says", dir: "auto" }), node("span", sure, { className: "sure" }));
  button.addEventListener("mouseenter", () => light(value.spans));
  button.addEventListener("mouseleave", () => light([]));
  button.addEventListener("focus", () => { state.focused = value; light(value.spans); });
  button.addEventListener("blur", () => { if (state.focused === value) state.focused = null; light([]); });
  button.addEventListener("click", () => open(value));
  return button;
}

function light(spans) {
  const here = pairs(spans);
  marks.set("lit", here);
  if (here.length) marks.scrollTo(Math.min(...here.map(([start]) => start)));
  at("source-title").classList.toggle("lit", spans.some((span) => span.document === page()?.id && span.of === "title"));
}

// A value was clicked: where its words are in another document, go there; else put it right.
function open(value) {
  const there = item().documents.findIndex((one) => value.spans.some((span) => span.document === one.id));
  if (there >= 0 && there !== state.page && !pairs(value.spans).length) { turn(there); light(value.spans); return; }
  if (value.report) correction.open(value); else light(value.spans);
}

function choose(options, ask) {
  state.options = options.length ? options : null;
  const rows = options.slice(0, 9).map((option, n) => {
    const button = node("button", undefined, { type: "button" });
    button.append(node("kbd", String(n + 1)), node("span", option.label ?? option.says, { className: "says", dir: "auto" }));
    button.addEventListener("click", () => decide(option));
    button.addEventListener("mouseenter", () => light(option.spans ?? []));
    button.addEventListener("focus", () => light(option.spans ?? []));
    return button;
  });
  at("choices").replaceChildren(...(rows.length ? [node("h3", ask ?? "Which is right?")] : []), ...rows);
}

const action = (key) => page()?.actions[key] ?? item()?.actions[key];

function press(key) {
  if (key === "u") return undo();
  if (!item()) return undefined;
  if (key === "j" || key === "ArrowDown") return move(1);
  if (key === "h" || key === "ArrowUp") return move(-1);
  if (key === "c") return correction.open(state.focused?.report ? state.focused : null);
  if (key === "x" && state.focused?.report) return correction.remove(state.focused);
  if (key === "w") return correction.mark();
  if (key === "[" || key === "]") return turn((state.page + (key === "]" ? 1 : -1) + item().documents.length) % Math.max(1, item().documents.length));
  if (/^[1-9]$/.test(key)) return state.options?.[key - 1] ? decide(state.options[key - 1]) : undefined;
  const wanted = action(key);
  if (!wanted) return tell(MISSING[key] ?? "");
  if (wanted.options) { choose(wanted.options, wanted.ask); at("choices").querySelector("button")?.focus(); return undefined; }
  return decide(wanted);
}

const MISSING = {
  s: "There is only one report here: nothing to split off.",
  m: "No other incident is near this one.",
  k: "There is no other document here that it could copy.",
};

function move(by) {
  const to = state.place + by;
  if (to < 0) return tell("This is the first item.");
  if (item()?.corrected) drop(item());
  else state.place = to;
  return show();
}

function drop(one) {
  const place = state.items.indexOf(one);
  if (place < 0) return;
  state.items.splice(place, 1);
  state.left -= 1;
  if (state.place > place) state.place -= 1;
}

function bring(one) {
  if (state.items.includes(one)) return;
  state.items.splice(Math.min(state.place, state.items.length), 0, one);
  state.left += 1;
}

// Keep a decision: the item leaves at once, the log is written behind it.
function decide(given, stays = false) {
  const shown = item();
  if (!shown) return;
  const { says, label, spans, ...rest } = given;
  const name = act();
  const told = `${says}: ${shown.title}`;
  state.history.push({ act: name, item: shown, told });
  const back = () => {
    state.history = state.history.filter((one) => one.act !== name);
    if (stays) shown.corrected = false; else { bring(shown); show(); }
  };
  sender.send("/api/decisions", { ...rest, act: name, person: person(), item: shown.id }, told, back).catch(() => {});
  tell(told);
  if (stays) { shown.corrected = true; return; }
  drop(shown);
  show();
}

function undo() {
  const last = state.history.pop();
  if (!last) return undoOlder();
  sender.send("/api/decisions/undo", { act: last.act, person: person() }, `undo of “${last.told}”`).catch(() => {});
  last.item.corrected = false;
  bring(last.item);
  state.place = state.items.indexOf(last.item);
  tell(`Taken back: ${last.told}`);
  return show();
}

async function undoOlder() {
  try {
    const told = await sender.send("/api/decisions/undo", { person: person() }, "undo");
    if (!told.undone) return tell("There is nothing of yours to take back.");
    tell(`Taken back: ${told.undone.decision} on ${told.undone.about}`);
    const answer = await fetch(`/api/queue?item=${encodeURIComponent(told.undone.item ?? "-")}`);
    const [again] = (await answer.json()).items ?? [];
    if (again) {
      state.items = state.items.filter((one) => one.id !== again.id);
      state.seen.add(again.id);
      bring(again);
      state.place = state.items.indexOf(again);
    }
    return show();
  } catch {
    return undefined; // the sender has told it
  }
}

function buttons() {
  for (const button of at("buttons").children) {
    const { key } = button.dataset;
    button.disabled = key !== "u" && (!item() || ("asmkx".includes(key) && !action(key)));
  }
}

function typed(event) {
  if (event.key === "Escape" && !at("help").open) { correction.close(); choose(item() ? numbered(item().actions) : []); return; }
  if (!at("keys-on").checked || event.ctrlKey || event.metaKey || event.altKey || at("help").open) return;
  if (event.target.closest("input, select, textarea, dialog")) return;
  if (correction.marking(event)) return;
  if (event.key === "?") { event.preventDefault(); at("help").showModal(); return; }
  const known = /^[acsmkxujhw[\]1-9]$/.test(event.key) || (/^Arrow(Up|Down)$/.test(event.key) && !event.target.closest("#text"));
  if (!known || event.repeat) return;
  event.preventDefault();
  press(event.key);
}

document.addEventListener("keydown", typed);
at("buttons").addEventListener("click", (event) => { const button = event.target.closest("button"); if (button) press(button.dataset.key); });
at("open-help").addEventListener("click", () => at("help").showModal());
at("again").addEventListener("click", () => { Object.assign(state, { items: [], place: 0, seen: new Set(), tail: "", more: true }); show(); });
addEventListener("beforeunload", (event) => { if (sender.waiting || at("failed").children.length) event.preventDefault(); });
rememberPerson();
show();
