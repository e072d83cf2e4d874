/**
 * What the interviewer says of herself once, so that an evaluation need not ask it every time.
 *
 * Must never make her say anything but what an evaluation will carry, and say plainly that it will.
 */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { formText, language, t } from "../words/index.ts";
import type { Fault, ProfileView } from "../interview/contract.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { FIELD, Typed } from "./fields.tsx";
import { Screen } from "./frame.tsx";
import { Button, Note, Option } from "./parts.tsx";
import { go } from "./router.ts";

const PROFESSIONS = ["forensic_doctor", "physician", "psychiatrist", "psychologist", "nurse_feldsher", "lawyer", "social_worker", "other"] as const;
const DONE = ["under_5", "from_5_to_20", "from_21_to_100", "over_100"] as const;

const words = (question: string, code?: string) => formText(`form:evaluation/q:cq.${question}${code === undefined ? "" : `/o:${code}`}`, {}, language.value);

export function Profile() {
  const app = useApp();
  const profile = useSignal<ProfileView | null>(null);
  useEffect(() => void app.readProfile().then((found) => { profile.value = found; }), []);
  return (
    <Screen id="profile" title={t("About you, the interviewer")} back={() => go("settings")}>
      <p>{t("Kept locked on this phone. When you begin an evaluation, it is copied into it, and you can change it there. A court may read it.")}</p>
      {profile.value !== null && <Fields profile={profile as Signal<ProfileView>} />}
    </Screen>
  );
}

function Fields({ profile }: { profile: Signal<ProfileView> }) {
  const app = useApp();
  const id = useId();
  const fault = useSignal<Fault | null>(null);
  const saved = useSignal(false);
  const now = profile.value;
  const change = (part: Partial<ProfileView>) => {
    saved.value = false;
    profile.value = { ...now, ...part };
  };
  const field = (name: string, value: string) => change({ fields: { ...now.fields, [name]: value } });
  const save = async () => {
    fault.value = await app.saveProfile(profile.peek());
    saved.value = fault.value === null;
  };
  const text = (name: string, question: string, rows?: number) => (
    <div class="tight">
      <span class="label" id={`${id}-${name}`}>{words(question)}</span>
      <Typed
        kind={rows === undefined ? "name" : "words"} lang={language.value} labelledBy={`${id}-${name}`} describedBy={undefined}
        {...(rows === undefined ? {} : { rows })} value={now.fields[name] ?? ""} onType={(value) => field(name, value)}
      />
    </div>
  );
  return (
    <>
      {text("name", "name")}
      <fieldset>
        <legend class="label">{words("profession")}</legend>
        {PROFESSIONS.map((code) => (
          <Option key={code} type="radio" name={`${id}-profession`} value={code} checked={now.profession === code} onChange={() => change({ profession: code })}>
            {code === "other" ? formText("form:_common/o:other", {}, language.value) : words("profession", code)}
          </Option>
        ))}
        {now.profession === "other" && (
          <Typed
            kind="name" lang={language.value} label={t("Other: in a few words")} value={now.fields["profession_other"] ?? ""}
            onType={(value) => field("profession_other", value)}
          />
        )}
        <p class="small quiet">{t("It decides which parts of an evaluation you can fill in: only a physician examines the body, only a clinician concludes.")} {t("Nurses, social workers and others fill in all that needs no physician, psychologist or lawyer.")}</p>
      </fieldset>
      <Option type="checkbox" name={`${id}-children`} checked={now.childTrained} onChange={(childTrained) => change({ childTrained })}>
        {t("I am trained to interview children")}
      </Option>
      {text("licence_no", "licence_no")}
      {text("education", "education", 4)}
      <Training profile={profile} onChange={(training) => change({ rows: { ...now.rows, training } })} />
      <Years id={`${id}-years`} label={words("experience_years")} most={2} value={now.fields["experience_years"] ?? ""} onType={(value) => field("experience_years", value)} />
      <fieldset>
        <legend class="label">{words("evaluations_done")}</legend>
        {DONE.map((code) => (
          <Option key={code} type="radio" name={`${id}-done`} value={code} checked={now.fields["evaluations_done"] === code} onChange={() => field("evaluations_done", code)}>
            {words("evaluations_done", code)}
          </Option>
        ))}
      </fieldset>
      <fieldset>
        <legend class="label">{words("prior_testimony")}</legend>
        {(["yes", "no"] as const).map((code) => (
          <Option key={code} type="radio" name={`${id}-prior`} value={code} checked={now.fields["prior_testimony"] === code} onChange={() => field("prior_testimony", code)}>
            {formText(`form:_common/o:${code}`, {}, language.value)}
          </Option>
        ))}
      </fieldset>
      {text("independence", "independence", 4)}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {saved.value && <Note icon="circle-check" role="status"><p>{t("Saved. It counts for interviews that you open from now on.")}</p></Note>}
      <Button look="main" onPress={() => void save()}>{t("Save")}</Button>
    </>
  );
}

interface YearsProps { id: string; label: string; most: number; value: string; onType: (value: string) => void }

/** A number of years, or a year: digits only are taken into an evaluation. */
function Years({ id, label, most, value, onType }: YearsProps) {
  return (
    <div class="tight">
      <label class="label" for={id}>{label}</label>
      <input {...FIELD.whole} id={id} class="field" type="text" maxlength={most} enterkeyhint="next" value={value} onInput={(event) => onType(event.currentTarget.value)} />
    </div>
  );
}

type Row = Readonly<Record<string, string>>;

/** Courses in the Istanbul Protocol, one below the other. */
function Training({ profile, onChange }: { profile: Signal<ProfileView>; onChange: (rows: readonly Row[]) => void }) {
  const id = useId();
  const rows: readonly Row[] = profile.value.rows?.["training"] ?? [];
  const set = (place: number, name: string, value: string) => onChange(rows.map((row, n) => (n === place ? { ...row, [name]: value } : row)));
  const typed = (place: number, name: "course" | "provider") => (
    <div class="tight">
      <span class="label small" id={`${id}-${place}-${name}`}>{words(`training.${name}`)}</span>
      <Typed kind="name" lang={language.value} labelledBy={`${id}-${place}-${name}`} describedBy={undefined} value={rows[place]?.[name] ?? ""} onType={(value) => set(place, name, value)} />
    </div>
  );
  return (
    <fieldset class="stack">
      <legend class="label">{words("ip_training")}</legend>
      {rows.map((row, place) => (
        <div key={place} class="card stack" role="group" aria-label={t("Entry {n}", { n: place + 1 })}>
          {typed(place, "course")}
          {typed(place, "provider")}
          <Years id={`${id}-${place}-year`} label={words("training.year")} most={4} value={row["year"] ?? ""} onType={(value) => set(place, "year", value)} />
          <Button look="plain" icon="trash-2" onPress={() => onChange(rows.filter((_, n) => n !== place))}>{t("Remove {entry}", { entry: t("Entry {n}", { n: place + 1 }) })}</Button>
        </div>
      ))}
      {rows.length < 20 && <Button icon="plus" onPress={() => onChange([...rows, {}])}>{t("Add an entry")}</Button>}
    </fieldset>
  );
}
