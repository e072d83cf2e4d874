/** Shows a fault as its three sentences; must never leave out what is safe. */

import type { Fault } from "../interview/contract.ts";
import { t } from "../words/index.ts";
import { explain } from "./faults.ts";
import { Note } from "./parts.tsx";

/** Faults that are only a matter of waiting look calm; all others stand out. */
const CALM = /^(network|passphrase|device\.unknown|clock|directory\.needed|feed\.resync)/u;

export function FaultNote({ fault, speak = true }: { fault: Fault; speak?: boolean }) {
  const { happened, safe, todo } = explain(fault);
  const cause = fault.facts["cause"];
  const code = typeof cause === "string" ? `${fault.code} (${cause})` : fault.code;
  return (
    <Note look={CALM.test(fault.code) ? "warm" : "bad"} {...(speak ? { role: "alert" as const } : {})}>
      <p class="strong">{happened}</p>
      {safe !== "" && <p>{safe}</p>}
      <p>{todo}</p>
      <p class="small">{t("Code: {code}", { code })}</p>
    </Note>
  );
}
