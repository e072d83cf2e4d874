// Small helps for every page: a choice that is sent at once, and keys. No HTML is ever made from a text.
"use strict";
for (const one of document.querySelectorAll("[data-unneeded]")) one.hidden = true;
for (const one of document.querySelectorAll("[data-submit]")) one.addEventListener("change", () => one.form.requestSubmit());
// What was typed into a guarded form is not left by mistake.
for (const form of document.querySelectorAll("form[data-guarded]")) {
  let typed = Boolean(document.querySelector(".notice.bad"));
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
}
document.getElementById("print")?.addEventListener("click", () => print());
document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-keys]");
  if (form && event.ctrlKey && (event.key === "Enter" || (event.code === "KeyS" && "guarded" in form.dataset))) {
    event.preventDefault();
    form.requestSubmit();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const target = { ArrowUp: "before", ArrowDown: "after" }[event.key] ?? (event.code === "KeyR" ? "review" : null);
  const link = target && document.getElementById(target);
  if (!link) return;
  event.preventDefault();
  link.click();
});
