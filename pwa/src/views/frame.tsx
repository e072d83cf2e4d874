/**
 * What stays around every screen: the practice banner, the bar with language and quick exit, the
 * page with its heading, the foot.
 *
 * Must never move the quick exit: it is the last thing in the bar on every screen, in every phase.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hasUnreviewed, language, languages, t } from "../words/index.ts";
import { useApp } from "./context.ts";
import { Icon } from "./parts.tsx";
import { onBackKey } from "./router.ts";

interface TongueProps {
  value: string;
  onChange: (language: string) => void;
  label: string;
}

/** The language switch: every language under its own name, the phone's own list does the rest. */
export function Tongue({ value, onChange, label }: TongueProps) {
  return (
    <span class="tongue">
      <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {languages.map((one) => (
          <option key={one.code} value={one.code} lang={one.bcp47} selected={one.code === value}>{one.name}</option>
        ))}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}

interface ScreenProps {
  /** Which screen this is; when it changes the focus moves to the title. */
  id: string;
  title: string;
  /** Language of the title when it is not the language of the screens. */
  titleLang?: string | undefined;
  /** Words above the title: where we are. */
  above?: ComponentChildren;
  /** What the back button does; without it there is none. */
  back?: (() => void) | undefined;
  /** Another language switch than that of the screens (in an interview). */
  tongue?: TongueProps;
  foot?: ComponentChildren;
  /** Something inside takes the focus itself (a question that was jumped to). */
  focusInside?: boolean;
  children: ComponentChildren;
}

/** One screen. When it comes the focus moves to its title, so that a screen reader begins there. */
export function Screen({ id, title, titleLang, above, back, tongue, foot, focusInside = false, children }: ScreenProps) {
  const app = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusInside) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [id]);
  useEffect(() => (back === undefined ? undefined : onBackKey(back)), [back === undefined, id]);
  return (
    <>
      <div class="top">
        <PracticeBanner />
        <header class="bar">
          {back !== undefined && (
            <button type="button" class="back" onClick={back} aria-label={t("Back")}><Icon name="arrow-left" /></button>
          )}
          <div class="push" />
          <Tongue {...(tongue ?? { value: language.value, onChange: (code) => void app.setScreenLanguage(code), label: t("Language of the screens") })} />
          <button type="button" class="exit" onClick={() => leaveAtOnce(app.quickExit)}>
            <Icon name="log-out" />
            {t("Exit") /* i18n: critical */}
          </button>
        </header>
      </div>
      <main class={`page stack${foot === undefined ? "" : " footed"}`}>
        <div class="tight">
          {above}
          <h1 ref={heading} tabindex={-1} lang={titleLang}>{title}</h1>
        </div>
        {children}
        {hasUnreviewed() && <p class="small quiet drafts"><Icon name="languages" /> {t("Part of this translation is not yet reviewed.")}</p>}
      </main>
      {foot !== undefined && <nav class="foot" aria-label={t("Tools")}>{foot}</nav>}
    </>
  );
}

/** Empty the page before anything else is asked to happen: what is not there cannot be seen. */
export function leaveAtOnce(quickExit: () => void): void {
  document.documentElement.hidden = true;
  quickExit();
}

/** Stands above everything in a practice organisation, also above the cover while listening. */
export function PracticeBanner({ over = false }: { over?: boolean }) {
  const app = useApp();
  const practice = app.membership.value?.practice ?? app.invitation.value?.kind === "practice";
  if (!practice) return null;
  return <aside class={over ? "practice over" : "practice"} aria-label={t("Practice")}>{t("Practice: no real testimony here")}</aside>;
}
