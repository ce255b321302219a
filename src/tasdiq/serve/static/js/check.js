// A text or a file in; sent as it is, and each of its figures with its mark and its arithmetic out. Nothing is kept, here or there.
const at = (id) => document.getElementById(id);
const [form, text, picker, drop, said, findings, others] = ["check", "text", "file", "drop", "said", "findings", "others"].map(at);
const MARKS = { adds_up: "✓ adds up", does_not: "✗ does not add up", cannot_tell: "? can’t tell" };
let file = null;

function choose(given) {
  file = given ?? null;
  at("chosen").textContent = file ? `${file.name} (${Math.ceil(file.size / 1024).toLocaleString("en")} KB) is checked, not the text above.` : "";
}

function made(name, words, more = {}) {
  return Object.assign(document.createElement(name), { textContent: words, ...more });
}

function finding(row) {
  const item = made("li", "", { className: row.verdict }), quote = made("p", row.before, { dir: "auto" });
  quote.append(made("mark", row.quote), row.after);
  const mark = made("p", "");
  mark.append(made("strong", MARKS[row.verdict]), ` · line ${row.line}: ${row.arithmetic}`);
  item.append(mark, quote);
  return item;
}

function tell(told) {
  const { adds_up, does_not, cannot_tell } = told.counts, day = told.published;
  const out = told.left_out.findings ? `; ${told.left_out.findings} more are not shown` : "";
  said.textContent = told.issues.length ? `Not read: ${told.issues.join("; ")}` : `${does_not} do not add up, ${adds_up} add up, ${cannot_tell} can’t be told${out}. ${day ? `The text is of ${day}; the database is asked as of that day.` : "The text tells no day; the database is asked as of now."}`;
  findings.replaceChildren(...told.findings.map(finding));
  at("showing").hidden = !told.findings.length;
  others.hidden = !told.beside.length;
  others.querySelector("summary").textContent = `${told.beside.length + told.left_out.beside} more sentences with figures, which nothing can be held against`;
  others.querySelector("ul").replaceChildren(...told.beside.map((row) => made("li", `Line ${row.line}: ${row.words}`, { dir: "auto" })));
}

async function check() {
  const asked = new URLSearchParams({ name: (file?.name ?? "pasted.txt").slice(-150), database: at("database").checked ? "yes" : "no" });
  if (at("published").value) asked.set("published", at("published").value);
  const body = file ?? new Blob([text.value]);
  if (!body.size) throw new Error("there is neither a text nor a file");
  const answer = await fetch(`/api/check?${asked}`, { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  tell(told);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  at("result").hidden = false;
  findings.replaceChildren();
  at("showing").hidden = others.hidden = true;
  said.textContent = "Being checked …";
  try {
    await check();
    at("came").focus();
  } catch (problem) {
    said.textContent = `That did not work: ${problem.message}`;
  }
  button.disabled = false;
});
picker.addEventListener("change", () => choose(picker.files[0]));
text.addEventListener("input", () => { picker.value = ""; choose(null); });
at("slips").addEventListener("change", (event) => findings.classList.toggle("slips", event.target.checked));
for (const [kind, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", over);
    if (kind === "drop") choose(event.dataTransfer.files[0]);
  });
}
