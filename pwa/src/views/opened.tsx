/**
 * The screens of an unlocked notebook, as one bundle that is read behind the lock screen.
 *
 * Must never be asked for in a phase that comes before unlocking.
 */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Phase } from "../interview/contract.ts";
import { InterviewContext, useApp } from "./context.ts";
import { Starting } from "./entry.tsx";
import { Glossary } from "./glossary.tsx";
import { Begin, Home } from "./home.tsx";
import { Tools } from "./interview/around.tsx";
import { Before, Sealed, Sealing } from "./interview/before.tsx";
import { Calm } from "./interview/calm.tsx";
import { Code } from "./interview/code.tsx";
import { MissingPage, Sections } from "./interview/jump.tsx";
import { Pause } from "./interview/pause.tsx";
import { useTongue } from "./interview/said.tsx";
import { Cover, Section } from "./interview/section.tsx";
import { comeBack, lookedUp, lookingUp } from "./lookup.ts";
import "./openfaults.ts";
import { CarryFile, Outbox } from "./outbox.tsx";
import { Places } from "./places.tsx";
import { Profile } from "./profile.tsx";
import { go, routeIn } from "./router.ts";
import { Strain } from "./strain.tsx";
import { About, ChangePassphrase, Settings, Wipe } from "./settings.tsx";
import { TakeBack } from "./takeback.tsx";

/** The phases whose screens stand here. */
export type OpenPhase = Extract<Phase, "home" | "settings" | "interview" | "sealing">;

export function Opened({ phase }: { phase: OpenPhase }) {
  switch (phase) {
    case "home": return <AtHome />;
    case "settings": return <InSettings />;
    case "interview": return <InInterview />;
    case "sealing": return <Sealing />;
  }
}

function AtHome() {
  switch (routeIn("home")) {
    case "home": return <Home />;
    case "begin": return <Begin />;
    case "outbox": return <Outbox />;
    case "file": return <CarryFile />;
    case "sealed": return <Sealed />;
    case "strain": return <Strain />;
    case "takeback": return <TakeBack />;
    case "places": return <Places back={() => go("home")} />;
    case "glossary": return <Glossary back={() => go("home")} />;
  }
}

function InSettings() {
  switch (routeIn("settings")) {
    case "settings": return <Settings />;
    case "profile": return <Profile />;
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
      {interview.covered.value ? <Cover /> : <Underneath />}
    </InterviewContext.Provider>
  );
}

/** The screen of the interview, kept as it is while words are looked up above it. */
function Underneath() {
  const tongue = useTongue();
  const looking = lookingUp.value;
  const before = useRef(looking);
  useLayoutEffect(() => {
    if (before.current && !looking) comeBack();
    before.current = looking;
  }, [looking]);
  useEffect(() => lookedUp, []);
  return (
    <>
      <div hidden={looking}><InterviewScreen /></div>
      {looking && <Glossary tongue={tongue} back={lookedUp} foot={<Tools />} />}
    </>
  );
}

function InterviewScreen() {
  switch (routeIn("interview")) {
    case "section": return <Section />;
    case "sections": return <Sections />;
    case "pause": return <Pause />;
    case "calm": return <Calm />;
    case "missing": return <MissingPage />;
    case "before": return <Before />;
    case "seal": return <Before key="seal" session />;
    case "code": return <Code />;
    case "sessioncode": return <Code session />;
    case "places": return <Places back={() => go("section")} foot={<Tools />} />;
  }
}
