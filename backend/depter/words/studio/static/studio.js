// Small helps for every page: a choice that is sent at once, and keys. No HTML is ever made from a text.
"use strict";
for (const one of document.querySelectorAll("[data-unneeded]")) one.hidden = true;
for (const one of document.querySelectorAll("[data-submit]")) one.addEventListener("change", () => one.form.requestSubmit());
document.addEventListener("keydown", (event) => {
  const approve = document.getElementById("approve");
  if (approve && event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    approve.requestSubmit();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const target = { ArrowUp: "before", ArrowDown: "after" }[event.key] ?? (event.code === "KeyR" ? "review" : null);
  const link = target && document.getElementById(target);
  if (!link) return;
  event.preventDefault();
  link.click();
});
