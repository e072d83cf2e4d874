/**
 * The one place that decides which screen is shown: the conductor's phase first, then the route.
 *
 * Must never show a screen of an unlocked phase in another phase.
 */

import { useEffect } from "preact/hooks";
import { AppContext, useApp } from "./context.ts";
import type { App } from "../interview/contract.ts";
import { Passphrase, Waiting } from "./enrol.tsx";
import { Elsewhere, Join, Left, Lost, Starting, Unread, Unsupported } from "./entry.tsx";
import { opened, readOpened, unread } from "./later.ts";
import { Locked } from "./lock.tsx";
import type { OpenPhase } from "./opened.tsx";

export function Root({ app }: { app: App }) {
  // Effects run after the first paint: what only an open notebook needs never stands before it.
  useEffect(() => void readOpened(), []);
  return <AppContext.Provider value={app}><Phase /></AppContext.Provider>;
}

function Phase() {
  const { phase } = useApp();
  switch (phase.value) {
    case "starting": return <Starting />;
    case "unsupported": return <Unsupported />;
    case "lost": return <Lost />;
    case "elsewhere": return <Elsewhere />;
    case "join": return <Join />;
    case "passphrase": return <Passphrase />;
    case "waiting": return <Waiting />;
    case "locked": return <Locked />;
    case "left": return <Left />;
    default: return <Unlocked phase={phase.value} />;
  }
}

function Unlocked({ phase }: { phase: OpenPhase }) {
  const bundle = opened.value;
  if (bundle !== null) return <bundle.Opened phase={phase} />;
  return unread.value ? <Unread again={() => void readOpened()} /> : <Starting />;
}
