/**
 * A signature by finger, pen or mouse, sealed like a photo; or the word that it was given in another
 * way: on paper, or by a mark that a witness saw. Whoever cannot draw has the same choice.
 *
 * Must never keep the strokes anywhere but in the sealed picture.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { SignatureValue } from "../../forms/index.ts";
import type { Fault } from "../../interview/contract.ts";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { Typed } from "../fields.tsx";
import { dotted, moment } from "../format.ts";
import { Button, Icon, Option } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";
import { useTongue } from "./said.tsx";

/** Points from 0 to 1 of the field's width; the field is three times as wide as high. */
type Stroke = [number, number][];

const WIDTH = 900;
const HEIGHT = 300;

const isSignature = (value: unknown): value is SignatureValue => typeof value === "object" && value !== null && ("blob" in value || "way" in value);

export function Signature({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const name = useId();
  const again = useSignal(false);
  const value = isSignature(view.answer?.value) ? view.answer.value : null;
  const drawn = value !== null && "blob" in value ? interview.photos.value.find((one) => one.id === (value as { blob: string }).blob) : undefined;
  const way = value !== null && "way" in value ? value.way : null;
  const witness = value !== null && "way" in value ? (value.witness ?? "") : "";
  if (value !== null && "blob" in value && !again.value) {
    return (
      <div class="stack" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
        <p class="mark"><Icon name="lock" /><b>{dotted(t("Signed here, and sealed"), drawn !== undefined && moment(drawn.taken))}</b></p>
        {drawn !== undefined && <Seen id={drawn.id} />}
        <Button icon="refresh-cw" onPress={() => { again.value = true; }}>{t("Sign again")}</Button>
        <Button look="plain" icon="trash-2" onPress={() => void interview.takeOut(view.path)}>{t("Take the signature out") /* i18n: critical */}</Button>
      </div>
    );
  }
  const choose = (wanted: "paper" | "mark", on: boolean) => interview.set(view.path, { value: on ? { way: wanted } : null });
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {way === null && <Pad path={view.path} onDone={() => { again.value = false; }} />}
      {again.value
        ? <Button look="plain" onPress={() => { again.value = false; }}>{t("Keep the signature as it is")}</Button>
        : (
          <div>
            <p class="label small">{t("Or signed in another way:")}</p>
            <Option type="checkbox" name={`${name}-paper`} checked={way === "paper"} onChange={(on) => choose("paper", on)}>{t("Signed on paper, which is kept") /* i18n: critical */}</Option>
            <Option type="checkbox" name={`${name}-mark`} checked={way === "mark"} onChange={(on) => choose("mark", on)}>{t("A mark or a spoken word, before a witness") /* i18n: critical */}</Option>
          </div>
        )}
      {way !== null && (
        <div>
          <label class="label small" for={`${name}-witness`}>{way === "paper" ? t("Where the paper is kept, or who saw it") : t("Who saw it: an alias or a role is enough")}</label>
          <Typed
            kind="name" lang={tongue} id={`${name}-witness`} value={witness}
            onType={(text) => interview.set(view.path, { value: text === "" ? { way } : { way, witness: text } })}
          />
        </div>
      )}
    </div>
  );
}

/** Where it is drawn. What is drawn becomes an answer only by "Keep". */
function Pad({ path, onDone }: { path: string; onDone: () => void }) {
  const interview = useInterview();
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useRef<Stroke[]>([]);
  const begun = useSignal(false);
  const busy = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  const paint = () => {
    const field = canvas.current;
    const drawing = field?.getContext("2d");
    if (field === null || drawing === null || drawing === undefined) return;
    field.width = WIDTH;
    field.height = HEIGHT;
    // Black on white in every theme: so it will be printed.
    draw(drawing, strokes.current);
  };
  useEffect(paint, []);
  const at = (event: PointerEvent): [number, number] => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.width];
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    strokes.current = [...strokes.current, [at(event)]];
    begun.value = true;
    paint();
  };
  const move = (event: PointerEvent) => {
    if (!(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    strokes.current.at(-1)?.push(at(event));
    paint();
  };
  const clear = () => {
    strokes.current = [];
    begun.value = false;
    paint();
  };
  const keep = async () => {
    busy.value = true;
    const picture = await new Promise<Blob | null>((resolve) => { canvas.current?.toBlob(resolve, "image/png"); });
    fault.value = picture === null ? { code: "photo.unreadable", facts: {} } : await interview.sign(path, picture);
    busy.value = false;
    if (fault.value !== null) return;
    clear();
    onDone();
  };
  return (
    <div class="stack">
      <p class="small quiet">{t("Sign in the field with a finger, a pen or the mouse.")}</p>
      <canvas
        ref={canvas} class="pad" role="img" aria-label={begun.value ? t("Field for the signature: something is drawn in it") : t("Field for the signature: empty")}
        onPointerDown={down} onPointerMove={move}
      />
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <div class="tight">
        <Button look="main" icon="check" disabled={!begun.value || busy.value} onPress={() => void keep()}>{t("Keep the signature") /* i18n: critical */}</Button>
        <Button icon="x" disabled={!begun.value || busy.value} onPress={clear}>{t("Clear the field")}</Button>
      </div>
    </div>
  );
}

function draw(drawing: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  drawing.fillStyle = "#fff";
  drawing.fillRect(0, 0, WIDTH, HEIGHT);
  drawing.lineWidth = 5;
  drawing.lineCap = drawing.lineJoin = "round";
  drawing.strokeStyle = "#000";
  for (const stroke of strokes) {
    drawing.beginPath();
    for (const [place, [x, y]] of stroke.entries()) {
      if (place === 0) drawing.moveTo(x * WIDTH, y * WIDTH);
      drawing.lineTo(x * WIDTH, y * WIDTH);
    }
    drawing.stroke();
  }
}

/** The sealed picture, opened on purpose. */
function Seen({ id }: { id: string }) {
  const interview = useInterview();
  const url = useSignal<string | null>(null);
  const fault = useSignal<Fault | null>(null);
  const hide = () => {
    if (url.peek() !== null) URL.revokeObjectURL(url.peek() ?? "");
    url.value = null;
  };
  useEffect(() => hide, [id]);
  const show = async () => {
    const found = await interview.showPhoto(id);
    if (found instanceof Blob) url.value = URL.createObjectURL(found);
    else fault.value = found;
  };
  return (
    <>
      {url.value !== null && <img class="photo paper" src={url.value} alt={t("The signature")} />}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {url.value === null ? <Button icon="eye" onPress={() => void show()}>{t("Show")}</Button> : <Button icon="eye-off" onPress={hide}>{t("Hide")}</Button>}
    </>
  );
}
