// The editor: every keystroke goes to the studio's journal; what could not be handed in waits in the page
// and is tried again. It must never drop a text, nor make HTML from one.
"use strict";
const told = document.getElementById("editor").dataset;
const fields = [...document.querySelectorAll("#writing textarea")];
const page = told.page || `${Date.now().toString(36)}-${performance.now().toString(36).replace(".", "")}`;
const forms = () => fields.map((one) => one.value);
const say = (text) => { document.getElementById("kept").textContent = text; };
let base = told.base;
let sending = false;
let waiting = false;
let retry = 0;
let handed = JSON.stringify(forms());
let saved = "";
let busy = false;
let again = "";

async function post(address, text) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Csrf": told.csrf },
    body: JSON.stringify({ page, base, forms: text, domain: told.domain, context: told.context, english: told.english }),
  });
  return [answer, await answer.json().catch(() => ({}))];
}

/** Hands in what stands in the fields; one request at a time, and always the newest text last. */
async function keep() {
  clearTimeout(retry);
  if (sending) {
    waiting = true;
    preview();
    return;
  }
  sending = true;
  const text = forms();
  preview();
  try {
    const [answer, body] = await post(told.draft, text);
    if (!answer.ok && !body.text) throw new Error(String(answer.status));
    if (answer.ok || body.kept) handed = JSON.stringify(text);
    if (answer.ok) {
      say(handed === saved ? told.saved : told.kept);
      show(body.findings);
    } else moved(body);
  } catch {
    say(told.waiting);
    retry = setTimeout(keep, 1000);
  }
  sending = false;
  if (waiting) {
    waiting = false;
    keep();
  }
}

const phone = document.getElementById("phone");
/** Shows what stands in the fields on the phone; the frame answers with what does not fit. */
function preview() {
  phone?.contentWindow.postMessage({ preview: "say", forms: forms() }, location.origin);
}

addEventListener("message", (event) => {
  if (event.origin !== location.origin || !phone || event.source !== phone.contentWindow) return;
  if (event.data.preview === "ready") preview();
  if (event.data.preview !== "shown") return;
  phone.dataset.shown = JSON.stringify(event.data.forms);
  const items = [["broken", told.broken], ["over", told.over]].flatMap(([name, sentence]) => event.data[name].map((text) => {
    const item = document.createElement("li");
    item.className = "finding warn";
    const word = document.createElement("b");
    word.textContent = `${told.warn}: `;
    item.append(word, sentence, " ", text);
    return item;
  }));
  document.getElementById("fits").replaceChildren(...items);
});

function button(text, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function show(findings) {
  const items = findings.map((one) => {
    const item = document.createElement("li");
    item.className = `finding ${one.severity}`;
    const word = document.createElement("b");
    word.textContent = `${told[one.severity] ?? one.severity}: `;
    item.append(word, one.told, " ");
    if (one.fix !== null) item.append(button(one.fix.label, "quiet-button mend", () => mend(one.fix)));
    return item;
  });
  if (items.length === 0) {
    const item = document.createElement("li");
    item.textContent = told.none;
    items.push(item);
  }
  document.getElementById("findings").replaceChildren(...items);
}

/** Offsets count code points, as Python does. */
function mend(fix) {
  const field = fields[fix.form];
  const letters = [...field.value];
  letters.splice(fix.start, fix.end - fix.start, fix.replacement);
  field.value = letters.join("");
  field.focus();
  keep();
}

/** Somebody was quicker: both texts are shown, and the person chooses. */
function conflict(body) {
  const place = document.getElementById("fault");
  const theirs = document.createElement("p");
  theirs.className = "words";
  theirs.textContent = body.there.join(" / ");
  const take = button(told.theirs, "quiet-button theirs", () => {
    base = body.base;
    fields.forEach((field, at) => { field.value = body.there[at]; });
    place.replaceChildren();
    keep();
  });
  const mine = button(told.mine, "button mine", () => {
    base = body.base;
    send(told.save);
  });
  place.replaceChildren(body.text, theirs, take, mine);
}

/** The English changed under the editor: what was typed is kept, and here is where it belongs now. */
function moved(body) {
  say(body.text);
  if (!body.now) return;
  const link = document.createElement("a");
  link.href = body.now;
  link.textContent = body.label;
  document.getElementById("fault").replaceChildren(link);
}

/** The text is the text now. The page stays as it is: somebody may be typing on. */
function done(text, body) {
  saved = handed = JSON.stringify(text);
  base = body.base;
  const tag = document.getElementById("state");
  tag.className = `tag s-${body.state}`;
  tag.textContent = body.words;
  for (const one of document.querySelectorAll("[data-until-saved]")) one.hidden = true;
  say(told.saved);
  // The journal learns what stands in the fields, should that be something else by now.
  keep();
}

async function send(address) {
  // Pressed again while a save is under way: once more after it, with what stands there then.
  if (busy) {
    again = address;
    return;
  }
  busy = true;
  await hand(address);
  busy = false;
  const next = again;
  again = "";
  if (next !== "") send(next);
}

async function hand(address) {
  const place = document.getElementById("fault");
  place.replaceChildren();
  const leaves = address === told.suggest;
  // A suggestion leaves the page; what would be typed meanwhile would be lost with it.
  for (const field of fields) field.readOnly = leaves;
  try {
    const text = forms();
    const [answer, body] = await post(address, text);
    if (answer.ok && leaves) {
      handed = JSON.stringify(text);
      location.reload();
      return;
    }
    if (answer.ok) done(text, body);
    else if (body.there) conflict(body);
    else place.textContent = body.text || body.code || String(answer.status);
  } catch {
    say(told.waiting);
    keep();
  }
  for (const field of fields) field.readOnly = false;
}

fields[0].focus({ preventScroll: true });
fields[0].setSelectionRange(fields[0].value.length, fields[0].value.length);
for (const field of fields) field.addEventListener("input", keep);
document.getElementById("writing").addEventListener("submit", (event) => {
  event.preventDefault();
  send(told.save);
});
document.getElementById("suggest").addEventListener("click", () => send(told.suggest));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && (event.key === "Enter" || event.code === "KeyS")) {
    event.preventDefault();
    send(told.save);
  } else if (event.altKey && event.code === "KeyM") {
    event.preventDefault();
    document.querySelector(".mend")?.click();
  }
});
// Until here a press would be lost without a word.
for (const one of document.querySelectorAll("#writing button")) one.disabled = false;
addEventListener("beforeunload", (event) => {
  if (handed !== JSON.stringify(forms())) event.preventDefault();
});
if (fields.some((field) => field.value !== "")) {
  post(told.draft, forms()).then(([answer, body]) => { if (answer.ok) show(body.findings); }, () => undefined);
}
preview();
