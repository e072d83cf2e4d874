/**
 * Hands the conductor to every screen.
 *
 * Must never hold state of its own: what a screen shows comes from the conductor's signals.
 */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { App, Interview } from "../interview/contract.ts";

export const AppContext = createContext<App | null>(null);

/** The conductor of this page. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error("a screen outside of AppContext");
  return app;
}

export const InterviewContext = createContext<Interview | null>(null);

/** The open interview; only screens inside of it may ask. */
export function useInterview(): Interview {
  const interview = useContext(InterviewContext);
  if (interview === null) throw new Error("a screen outside of InterviewContext");
  return interview;
}
