/**
 * Taking consent back inside the crypto worker (ruling 9): codes drawn and recognised, withdrawals and
 * narrowings sealed.
 *
 * Must never: keep a code, answer with a verifier or a proof, or seal a withdrawal for a record whose
 * code was not given since the notebook was unlocked, unless its unfinished draft is open here.
 */

import {
  type Bytes,
  decode,
  DepterError,
  encodeNarrowing,
  encodeWithdrawal,
  hex,
  Kind,
  seal,
} from "../envelope/index.ts";
import { codeProof, codeVerifier, drawCode, proves, readCode, stretchCode } from "../vault/consentcode.ts";
import type { Coded, TakenBack, TakeBackOrder } from "./orders.ts";
import type { Receipts, SealedReceipt } from "./receipts.ts";
import { bytesOf, collectionOf, randomBytes, type Session } from "./session.ts";

/** Why: she gave her code. Nobody is asked for a reason (SPEC 4, kind 2). */
const WITH_CODE = "person.code";

export class TakingBack {
  readonly #session: Session;
  readonly #receipts: Receipts;
  /** Proofs by record, since the notebook was unlocked. */
  readonly #proven = new Map<string, Bytes>();

  constructor(session: Session, receipts: Receipts) {
    this.#session = session;
    this.#receipts = receipts;
  }

  /** Nine digits for a person to keep. */
  offerCode(): string {
    return drawCode(randomBytes);
  }

  /** `code.length`, `code.check`: what was typed cannot be a code. Tells nothing of any record. */
  checkCode(typed: string): void {
    readCode(typed);
  }

  /** The records of this phone that a code belongs to. `code.length`, `code.check`, `vault.memory`. */
  async findCoded(typed: string, rows: readonly SealedReceipt[]): Promise<Coded[]> {
    const { bundle } = this.#session.opened();
    const stretched = await stretchCode(readCode(typed), bundle.org);
    const all = await this.#receipts.opened(rows);
    const found: Coded[] = [];
    for (const { record, at, verifier } of all) {
      if (verifier === null || found.some((one) => one.record === record)) continue;
      const id = bytesOf(record, "draft.damaged");
      const proof = await codeProof(stretched, id);
      if (!proves(id, proof, verifier)) continue;
      this.#proven.set(record, proof);
      const when = (what: string): number | null => all.filter((one) => one.record === record && one.what === what).reduce<number | null>((last, one) => Math.max(last ?? one.at, one.at), null);
      found.push({ record, sealed: when("coded") ?? at, arrived: when("arrived"), taken: when("taken"), narrowed: when("narrowed"), confirmed: when("confirmed") });
    }
    stretched.fill(0);
    return found;
  }

  /**
   * Seals that a record is taken back, whole or in part. `code.unknown`: its code was not given, and no
   * draft of it is open here; then only the whole can be taken back.
   */
  async sealTakenBack(order: TakeBackOrder): Promise<TakenBack> {
    this.#session.opened();
    const directory = this.#session.replica();
    const proof = order.reason === null ? (this.#proven.get(order.record) ?? null) : null;
    if (proof === null && !(order.reason !== null && order.items === null && this.#session.boxes.has(order.record))) throw new DepterError("code.unknown");
    const record = bytesOf(order.record, "draft.damaged");
    const position = this.#session.position(order);
    const at = `${new Date(order.at).toISOString().slice(0, 19)}Z`;
    const whole = order.items === null;
    const body = order.items === null ? encodeWithdrawal({ reason: order.reason ?? WITH_CODE, at, proof }) : encodeNarrowing({ items: order.items, at, proof });
    const collection = collectionOf(directory);
    const recipients = directory.recipientsFor(collection).map(({ key }) => key);
    const envelope = await seal(position, whole ? Kind.WITHDRAWAL : Kind.NARROWING, body, recipients, { collection, record, revision: 0, randomBytes });
    return {
      kind: envelope.core.kind,
      envelope: envelope.data,
      hash: envelope.hash,
      directorySeq: directory.seq,
      receipt: await this.#receipts.seal(record, order.at, whole ? "taken" : "narrowed", null, order.items),
    };
  }

  /** What is left of an envelope whose record was taken back before it left this phone. */
  stubOf(envelope: Bytes): Bytes {
    return decode(envelope, { allowStub: true }).stub();
  }

  /** The receipt that a supervisor confirmed this withdrawal; null when it is none. */
  async sealConfirmed(envelope: Bytes, at: number): Promise<SealedReceipt | null> {
    const { core } = decode(envelope, { allowStub: true });
    return core.kind === Kind.WITHDRAWAL && core.record ? this.#receipts.seal(core.record, at, "confirmed") : null;
  }

  /** The same for a later revision: the code that an earlier one was sealed with; null: with none. */
  async carry(rows: readonly SealedReceipt[], record: Bytes, at: number): Promise<{ verifier: Bytes; receipt: SealedReceipt } | null> {
    const known = (await this.#receipts.opened(rows)).filter((one) => one.record === hex(record) && one.verifier !== null);
    const verifier = known.sort((a, b) => a.at - b.at).at(-1)?.verifier;
    return verifier ? { verifier, receipt: await this.#receipts.seal(record, at, "coded", verifier) } : null;
  }

  /** The verifier of a code for a record about to be sealed, and the receipt that remembers it. */
  async bind(code: string, record: Bytes, at: number): Promise<{ verifier: Bytes; receipt: SealedReceipt }> {
    const stretched = await stretchCode(readCode(code), this.#session.opened().bundle.org);
    const verifier = codeVerifier(record, await codeProof(stretched, record));
    stretched.fill(0);
    return { verifier, receipt: await this.#receipts.seal(record, at, "coded", verifier) };
  }
}
