// Sends decisions one after the other, behind the reader's back; what could not be kept is told and can be sent again.
const NAME = "tasdiq-person";

export function person() {
  const box = document.getElementById("person");
  return box ? box.value.trim() : "";
}

export function rememberPerson() {
  const box = document.getElementById("person");
  if (!box) return;
  try { box.value = localStorage.getItem(NAME) ?? ""; } catch { /* a browser that keeps nothing */ }
  box.addEventListener("change", () => { try { localStorage.setItem(NAME, box.value.trim()); } catch { /* the same */ } });
}

export async function post(address, body) {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), keepalive: true });
  } catch {
    throw new Error("the desk does not answer");
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? (Array.isArray(told.detail) ? told.detail.map((one) => one.msg).join("; ") : `the desk says ${answer.status}`));
  return told;
}

export class Sender {
  constructor(box) {
    this.box = box;
    this.last = Promise.resolve();
    this.waiting = 0;
  }

  // One after the other: an undo must not overtake what it takes back.
  send(address, body, title, onFail) {
    this.waiting += 1;
    const made = this.last.then(() => post(address, body));
    this.last = made.then(() => {}, (error) => { this.fail(address, body, title, error, onFail); }).finally(() => { this.waiting -= 1; });
    return made;
  }

  fail(address, body, title, error, onFail) {
    const line = document.createElement("div");
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => { line.remove(); this.send(address, body, title, onFail).catch(() => {}); });
    const away = document.createElement("button");
    away.type = "button";
    away.className = "quiet";
    away.textContent = "Give up";
    away.addEventListener("click", () => line.remove());
    line.append(`Not kept: ${title} (${error.message}). `, again, " ", away);
    this.box.append(line);
    onFail?.(error);
  }
}

// A name that no other decision has; also where the page has no secure context.
export function act() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
