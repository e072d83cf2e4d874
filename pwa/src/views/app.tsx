/**
 * The one place that decides which screen is shown: the conductor's phase first, then the route.
 *
 * Must never show a screen of an unlocked phase in another phase.
 */

import { signal } from "@preact/signals";
import { useApp, InterviewContext, AppContext } from "./context.ts";
import type { App } from "../interview/contract.ts";
import { Passphrase, Waiting } from "./enrol.tsx";
import { Elsewhere, Join, Left, Lost, Starting, Unsupported } from "./entry.tsx";
import { Begin, Home } from "./home.tsx";
import { Locked } from "./lock.tsx";
import { CarryFile, Outbox } from "./outbox.tsx";
import { routeIn } from "./router.ts";
import { About, ChangePassphrase, Settings, Wipe } from "./settings.tsx";

/** The screens of an interview, read while the person still types the passphrase: the lock screen comes
 * up without them. */
const screens = signal<typeof import("./interview/screens.ts") | null>(null);
function readScreens(): void {
  // On the very first visit the loader does not stand behind us yet: a cut line is tried again.
  import("./interview/screens.ts").then((read) => { screens.value = read; }, () => setTimeout(readScreens, 2000));
}
readScreens();

export function Root({ app }: { app: App }) {
  return <AppContext.Provider value={app}><Phase /></AppContext.Provider>;
}

function Phase() {
  const app = useApp();
  switch (app.phase.value) {
    case "starting": return <Starting />;
    case "unsupported": return <Unsupported />;
    case "lost": return <Lost />;
    case "elsewhere": return <Elsewhere />;
    case "join": return <Join />;
    case "passphrase": return <Passphrase />;
    case "waiting": return <Waiting />;
    case "locked": return <Locked />;
    case "home": return <AtHome />;
    case "settings": return <InSettings />;
    case "interview": return <InInterview />;
    case "sealing": return screens.value === null ? <Starting /> : <screens.value.Sealing />;
    case "left": return <Left />;
  }
}

function AtHome() {
  switch (routeIn("home")) {
    case "home": return <Home />;
    case "begin": return <Begin />;
    case "outbox": return <Outbox />;
    case "file": return <CarryFile />;
    case "sealed": return screens.value === null ? <Starting /> : <screens.value.Sealed />;
  }
}

function InSettings() {
  switch (routeIn("settings")) {
    case "settings": return <Settings />;
    case "passphrase": return <ChangePassphrase />;
    case "about": return <About />;
    case "wipe": return <Wipe />;
  }
}

function InInterview() {
  const interview = useApp().interview.value;
  const read = screens.value;
  if (interview === null || read === null) return <Starting />;
  return (
    <InterviewContext.Provider value={interview}>
      {interview.covered.value ? <read.Cover /> : <InterviewScreen read={read} />}
    </InterviewContext.Provider>
  );
}

function InterviewScreen({ read }: { read: typeof import("./interview/screens.ts") }) {
  switch (routeIn("interview")) {
    case "section": return <read.Section />;
    case "sections": return <read.Sections />;
    case "pause": return <read.Pause />;
    case "missing": return <read.MissingPage />;
    case "before": return <read.Before />;
  }
}
