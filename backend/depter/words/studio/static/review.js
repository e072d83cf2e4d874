// The review page: a reason and a back-translation go to the studio's journal as they are typed.
// It must never drop what was typed: what could not be handed in is tried again.
"use strict";
const csrf = document.querySelector("input[name=csrf]")?.value ?? "";
for (const field of document.querySelectorAll("[data-note]")) {
  let handed = field.value;
  let sending = false;
  const keep = async () => {
    if (sending || handed === field.value) return;
    sending = true;
    const text = field.value;
    const answer = await fetch(field.dataset.note, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Csrf": csrf },
      body: JSON.stringify({ text }),
    }).catch(() => null);
    sending = false;
    if (answer?.ok) {
      handed = text;
      keep();
    } else setTimeout(keep, 1000);
  };
  field.addEventListener("input", keep);
  let leaving = false;
  field.form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (event) => { if (!leaving && handed !== field.value) event.preventDefault(); });
}
