/**
 * The one place that decides which screen is shown: the conductor's phase first, then the route.
 *
 * Must never show a screen of an unlocked phase in another phase.
 */

import { useApp, InterviewContext, AppContext } from "./context.ts";
import type { App } from "../interview/contract.ts";
import { Passphrase, Waiting } from "./enrol.tsx";
import { Elsewhere, Join, Left, Lost, Starting, Unsupported } from "./entry.tsx";
import { Begin, Home } from "./home.tsx";
import { Before, Sealed, Sealing } from "./interview/before.tsx";
import { MissingPage, Sections } from "./interview/jump.tsx";
import { Cover, Pause, Section } from "./interview/section.tsx";
import { Locked } from "./lock.tsx";
import { CarryFile, Outbox } from "./outbox.tsx";
import { routeIn } from "./router.ts";
import { About, ChangePassphrase, Settings, Wipe } from "./settings.tsx";

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
    case "sealing": return <Sealing />;
    case "left": return <Left />;
  }
}

function AtHome() {
  switch (routeIn("home")) {
    case "home": return <Home />;
    case "begin": return <Begin />;
    case "outbox": return <Outbox />;
    case "file": return <CarryFile />;
    case "sealed": return <Sealed />;
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
  if (interview === null) return <Starting />;
  return (
    <InterviewContext.Provider value={interview}>
      {interview.covered.value ? <Cover /> : <InterviewScreen />}
    </InterviewContext.Provider>
  );
}

function InterviewScreen() {
  switch (routeIn("interview")) {
    case "section": return <Section />;
    case "sections": return <Sections />;
    case "pause": return <Pause />;
    case "missing": return <MissingPage />;
    case "before": return <Before />;
  }
}
