// Small comforts; every page works without them. It must never hold or store what a page shows.
"use strict";

for (const select of document.querySelectorAll("select[data-submit]")) {
  for (const button of select.form.querySelectorAll("[data-unneeded]")) button.hidden = true;
  select.addEventListener("change", () => select.form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-show]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const input = document.getElementById(button.dataset.show);
    input.type = input.type === "password" ? "text" : "password";
    [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  });
}

const fetching = document.querySelector("[data-status]");
if (fetching !== null) {
  const bar = fetching.querySelector("progress");
  const ask = async () => {
    try {
      const answer = await fetch(fetching.dataset.status, { cache: "no-store" });
      const now = await answer.json();
      if (!now.running) return location.reload();
      if (now.total > 0) {
        bar.max = now.total;
        bar.value = now.done;
      } else bar.removeAttribute("value");
    } catch {
      return undefined; // locked or stopped: the page stays as it is
    }
    return setTimeout(ask, 500);
  };
  setTimeout(ask, 300);
}
