/** The lock: passphrase in, nothing out. Must never say anything about what lies behind it. */

import { useSignal } from "@preact/signals";
import { t } from "../words/index.ts";
import type { Fault } from "../interview/contract.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { SecretField } from "./fields.tsx";
import { Screen } from "./frame.tsx";

export function Locked() {
  const app = useApp();
  const typed = useSignal("");
  const shown = useSignal(false);
  const trying = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  const wait = app.unlockWait.value;
  const unlock = async (event: Event) => {
    event.preventDefault();
    if (typed.value === "" || wait > 0) return;
    trying.value = true;
    fault.value = null;
    const passphrase = typed.value;
    typed.value = "";
    fault.value = await app.unlock(passphrase);
    trying.value = false;
  };
  const told = wait > 0 ? { code: "passphrase.wait", facts: { waitSeconds: wait } } : fault.value;
  return (
    <Screen id="locked" title={t("The notebook is locked")}>
      <form class="stack" onSubmit={(event) => void unlock(event)}>
        <SecretField
          label={t("Your passphrase")} value={typed.value} onInput={(value) => { typed.value = value; }}
          shown={shown.value} onShow={(value) => { shown.value = value; }}
        />
        {told !== null && <FaultNote fault={told} speak={wait === 0} />}
        <button type="submit" class="btn main" disabled={trying.value || wait > 0 || app.busy.value}>
          {trying.value ? t("Opening…") : t("Unlock")}
        </button>
      </form>
      <p class="small quiet">{t("What is sealed can still be sent while the notebook is locked.")}</p>
    </Screen>
  );
}
