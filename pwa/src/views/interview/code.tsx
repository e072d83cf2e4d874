/**
 * The last step before something is sealed for the first time, a meeting or all of it: nine digits with
 * which the person can take it back, said in the language of the conversation, hidden, and said once by
 * the person; or none, when she wants none. Who has them already hears that they stay.
 *
 * Must never write the digits down anywhere, nor seal before the person has said them or refused.
 */

import { signal, useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { t } from "../../words/index.ts";
import type { Fault } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { DigitField, grouped } from "../digits.tsx";
import { Screen } from "../frame.tsx";
import { Button, Digits, Icon, Note } from "../parts.tsx";
import { go } from "../router.ts";
import { Tools } from "./around.tsx";
import { ReviewChip, Said } from "./said.tsx";
import { useTongueSwitch } from "./tongue.ts";

/** Why the last try to seal failed. It outlives the screen, which goes while the sealing runs. */
const fault = signal<Fault | null>(null);

const STAYS = "form:_common/seal:code_stays";
const KEYS = ["form:_common/seal:code", "form:_common/seal:code_keep", "form:_common/seal:code_limit"];

type Step = "stays" | "say" | "repeat" | "none";

/** `session`: a meeting is sealed, and the draft stays. */
export function Code({ session = false }: { session?: boolean }) {
  const interview = useInterview();
  const coded = interview.coded.value;
  const code = useSignal<string | null>(null);
  // Who wanted none is not asked again, only told that it stays offered.
  const step = useSignal<Step>(coded ? "stays" : interview.noCode.value && !session ? "none" : "say");
  const busy = useSignal(false);
  const offer = async (again: boolean) => {
    const found = await interview.offerCode(again);
    if (typeof found === "string") code.value = found;
    else fault.value = found;
  };
  useEffect(() => void offer(false), []);
  const back = () => {
    fault.value = null;
    go(session ? "seal" : "before");
  };
  const seal = async (kept: string | null) => {
    busy.value = true;
    fault.value = null;
    if (!session) go("sealed");
    fault.value = await (session ? interview.finishSession(kept) : interview.finish(kept));
    if (fault.value !== null) go(session ? "sessioncode" : "code");
    else if (session) go("home");
    busy.value = false;
  };
  const none = () => {
    if (!interview.noCode.value) interview.refuseCode();
    return seal(null);
  };
  const show = (next: Step) => { step.value = next; };
  return (
    <Screen id="code" title={t("A code to take it back")} tongue={useTongueSwitch()} back={back} foot={interview.onlyToSeal ? undefined : <Tools />}>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {step.value === "stays" && <Stays busy={busy.value} session={session} onNext={show} seal={() => void seal(null)} />}
      {step.value === "say" && code.value !== null && <Say code={code.value} coded={coded} onOther={() => void offer(true)} onNext={show} />}
      {step.value === "repeat" && code.value !== null && (
        <Repeat code={code.value} coded={coded} busy={busy.value} session={session} onNext={show} seal={() => void seal(code.value)} />
      )}
      {step.value === "none" && <None busy={busy.value} session={session} onNext={show} seal={() => void none()} />}
    </Screen>
  );
}

type Next = (step: Step) => void;

/** The digits from an earlier meeting stay; this phone does not know them. */
function Stays({ busy, session, onNext, seal }: { busy: boolean; session: boolean; onNext: Next; seal: () => void }) {
  return (
    <>
      <section class="card stack" aria-labelledby="stays">
        <p class="chip"><Icon name="ear" />{t("Read aloud")}</p>
        <h2 id="stays"><Said of={STAYS} /></h2>
        <p><Said of={KEYS[2]!} /></p>
        <ReviewChip keys={[STAYS, KEYS[2]!]} />
      </section>
      <Act session={session} waits={busy} seal={seal} />
      <Button icon="refresh-cw" onPress={() => onNext("say")}>{t("The person has forgotten the digits: give new ones")}</Button>
    </>
  );
}

function Act({ session, waits, seal }: { session: boolean; waits: boolean; seal: () => void }) {
  return (
    <Button look="main" icon="lock" disabled={waits} onPress={seal}>
      {session ? t("Seal this meeting") /* i18n: critical */ : t("Seal the interview") /* i18n: critical */}
    </Button>
  );
}

/** Without a code, or with the one from before. */
function Without({ coded, onNext }: { coded: boolean; onNext: Next }) {
  return coded
    ? <Button look="plain" onPress={() => onNext("stays")}>{t("The digits from before are enough")}</Button>
    : <Button look="plain" onPress={() => onNext("none")}>{t("The person wants no code") /* i18n: critical */}</Button>;
}

function Say({ code, coded, onOther, onNext }: { code: string; coded: boolean; onOther: () => void; onNext: Next }) {
  return (
    <>
      <section class="card stack" aria-labelledby="keep">
        <p class="chip"><Icon name="ear" />{t("Read aloud")}</p>
        <h2 id="keep"><Said of={KEYS[0]!} /></h2>
        <Digits digits={grouped(code)} large />
        <p><Said of={KEYS[1]!} /></p>
        <p><Said of={KEYS[2]!} /></p>
        <ReviewChip keys={KEYS} />
      </section>
      <p>{t("Say three digits at a time, twice and slowly. Do not write them down yourself. This phone does not keep them.")}</p>
      {coded && <p>{t("The digits from before go on working too, for whoever knows them.")}</p>}
      <Button look="main" onPress={() => onNext("repeat")}>{t("Hide them, and let the person say them")}</Button>
      <Button icon="refresh-cw" onPress={onOther}>{t("Other digits")}</Button>
      <Without coded={coded} onNext={onNext} />
    </>
  );
}

function Repeat({ code, coded, busy, session, onNext, seal }: { code: string; coded: boolean; busy: boolean; session: boolean; onNext: Next; seal: () => void }) {
  const typed = useSignal("");
  const id = useId();
  const whole = typed.value.length === code.length;
  const same = typed.value === code;
  return (
    <>
      <div class="card stack">
        <p>{t("Let the person say the digits once, and type what you hear.")}</p>
        <DigitField id={id} label={t("The nine digits, as the person says them")} value={typed.value} onType={(value) => { typed.value = value; }} describedBy={`${id}-same`} />
        <div id={`${id}-same`} role="status">
          {whole && !same && <Note look="warm"><p>{t("These are not the same digits. Show them once more, and take your time.")}</p></Note>}
          {same && <Note icon="circle-check"><p>{t("They are the same. The person knows the code.")}</p></Note>}
        </div>
      </div>
      <Act session={session} waits={!same || busy} seal={seal} />
      <Button icon="eye" onPress={() => onNext("say")}>{t("Show the digits once more")}</Button>
      <Without coded={coded} onNext={onNext} />
    </>
  );
}

function None({ busy, session, onNext, seal }: { busy: boolean; session: boolean; onNext: Next; seal: () => void }) {
  return (
    <>
      <section class="card stack" aria-labelledby="none">
        <p class="chip"><Icon name="ear" />{t("Read aloud")}</p>
        <h2 id="none"><Said of="form:_common/seal:code_none" /></h2>
        <p><Said of={KEYS[2]!} /></p>
        <ReviewChip keys={["form:_common/seal:code_none", KEYS[2]!]} />
      </section>
      {session && <p>{t("Nobody asks for it at the next meeting. Whoever wants one later still gets one.")}</p>}
      <Act session={session} waits={busy} seal={seal} />
      <Button look="plain" onPress={() => onNext("say")}>{t("Offer a code after all") /* i18n: critical */}</Button>
    </>
  );
}
