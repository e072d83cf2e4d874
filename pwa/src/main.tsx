/**
 * The page: mounts the screens on the conductor and passes on what only the browser tells the DOM.
 *
 * Must never decide anything; it is the only file that knows both the window and the conductor.
 */

import { render } from "preact";
import { createApp } from "./interview/app.ts";
import type { Shell } from "./interview/contract.ts";
import { Root } from "./views/app.tsx";
import { leaveAtOnce } from "./views/frame.tsx";
import { startLook } from "./views/look.ts";
import { takeInvitation } from "./views/router.ts";

/** Chromium's question to install, kept until the person asks for it. */
interface InstallQuestion extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

const invitation = takeInvitation();
let question: InstallQuestion | null = null;

const shell: Shell = {
  reload: () => location.reload(),
  leave: () => location.replace("/neutral.html"),
  install: async () => {
    const asked = question;
    question = null;
    return asked === null ? false : (await asked.prompt()).outcome === "accepted";
  },
  installed: () => matchMedia("(display-mode: standalone)").matches,
};

startLook();
const app = createApp(shell);
const place = document.getElementById("app");
if (place !== null) render(<Root app={app} />, place);
if (invitation !== null) void app.join(invitation);

for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, () => app.noteActivity(), { passive: true });
document.addEventListener("visibilitychange", () => app.noteVisibility(document.hidden));
addEventListener("pagehide", () => app.notePageHide());
document.addEventListener("freeze", () => app.notePageHide());
addEventListener("online", () => app.noteOnline(true));
addEventListener("offline", () => app.noteOnline(false));
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  question = event as InstallQuestion;
  app.noteInstallable();
});
addEventListener("appinstalled", () => app.noteInstalled());

/** Three times Escape within a second does what the exit button does. */
let escapes: number[] = [];
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  escapes = [...escapes, event.timeStamp].filter((at) => event.timeStamp - at < 1000);
  if (escapes.length >= 3) leaveAtOnce(() => app.quickExit());
});
