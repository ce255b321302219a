// Decisions on one incident, and the slider through what was held on it.
import { Sender, act, person, rememberPerson } from "/static/js/send.js";

const at = (id) => document.getElementById(id);
const sender = new Sender(at("failed"));
const made = [];

function tell(text) {
  const reload = document.createElement("a");
  reload.href = location.href;
  reload.textContent = "Load the page again";
  at("done").replaceChildren(`${text} The records are being brought up to date. `, reload);
}

async function decide(given, says) {
  const name = act();
  try {
    await sender.send("/api/decisions", { ...given, act: name, person: person() }, says);
    made.push({ act: name, says });
    tell(`Kept: ${says}.`);
  } catch { /* the sender has told it */ }
}

async function undo() {
  const last = made.pop();
  try {
    const told = await sender.send("/api/decisions/undo", { person: person(), ...(last ? { act: last.act } : {}) }, "undo");
    if (told.undone) tell(`Taken back: ${last?.says ?? `${told.undone.decision} on ${told.undone.about}`}.`);
    else at("done").textContent = "There is nothing of yours to take back.";
  } catch { /* the sender has told it */ }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "undo") undo();
  else if (button.id === "merge") decide({ decision: "same", about: [button.dataset.id, at("same").value] }, "merged");
  else if (button.classList.contains("copy")) decide({ decision: "copy", about: [button.dataset.id, button.closest(".acts").querySelector(".original").value] }, "marked as a copy");
  else if (button.dataset.act) decide(JSON.parse(button.dataset.act), button.dataset.says);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".rate")) return;
  event.preventDefault();
  const given = new FormData(event.target);
  decide({ decision: "rating", about: [event.target.dataset.id], value: given.get("rating"), reason: given.get("reason") }, `rated ${String(given.get("rating")).replaceAll("_", " ")}`);
});

const slider = at("slider");
if (slider) {
  const days = [...at("as-of").options].slice(0, Number(slider.max) + 1);
  const name = () => { at("held-on").textContent = days[slider.value].textContent; slider.setAttribute("aria-valuetext", days[slider.value].textContent); };
  slider.hidden = false;
  at("as-of").hidden = true;
  at("show-then").hidden = true;
  slider.addEventListener("input", name);
  slider.addEventListener("change", () => { location.search = days[slider.value].value ? `?as_of=${encodeURIComponent(days[slider.value].value)}` : ""; });
  name();
}
rememberPerson();
