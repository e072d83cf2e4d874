/**
 * The crypto worker's door: messages in, answers out. Keys live here and die with it.
 *
 * Must never: be given an address to load, or do anything that was not asked.
 */

import { providers } from "../envelope/index.ts";
import { report, serve, type Wire } from "./rpc.ts";
import { Keyring } from "./keyring.ts";
import { Personal } from "./personal.ts";
import { Receipts } from "./receipts.ts";
import { Replica } from "./replica.ts";
import { Session } from "./session.ts";
import { TakingBack } from "./takingback.ts";
import { Writer } from "./writer.ts";

const wire = globalThis as unknown as Wire;
const session = new Session();
const keyring = new Keyring(session, (step) => report(wire, step));
const replica = new Replica(session);
const receipts = new Receipts(session);
const personal = new Personal(session);
const takingBack = new TakingBack(session, receipts);
const writer = new Writer(session, takingBack);

const methods = {
  look: keyring.look.bind(keyring),
  suggest: keyring.suggest.bind(keyring),
  readInvitation: keyring.readInvitation.bind(keyring),
  checkRoot: keyring.checkRoot.bind(keyring),
  prepare: keyring.prepare.bind(keyring),
  enrol: keyring.enrol.bind(keyring),
  unlock: keyring.unlock.bind(keyring),
  changePassphrase: keyring.changePassphrase.bind(keyring),
  wipe: keyring.wipe.bind(keyring),
  fingerprint: keyring.fingerprint.bind(keyring),
  answer: keyring.answer.bind(keyring),
  loadDirectory: replica.loadDirectory.bind(replica),
  appendDirectory: replica.appendDirectory.bind(replica),
  directoryFacts: replica.directoryFacts.bind(replica),
  checkWords: replica.checkWords.bind(replica),
  noteFreshness: replica.noteFreshness.bind(replica),
  newDraft: writer.newDraft.bind(writer),
  draftsWithKeys: writer.draftsWithKeys.bind(writer),
  openDraft: writer.openDraft.bind(writer),
  closeDraft: writer.closeDraft.bind(writer),
  snapshot: writer.snapshot.bind(writer),
  eraseDraft: writer.eraseDraft.bind(writer),
  sealPhoto: writer.sealPhoto.bind(writer),
  dropPhoto: writer.dropPhoto.bind(writer),
  openPhoto: writer.openPhoto.bind(writer),
  seal: writer.seal.bind(writer),
  checkOwn: writer.checkOwn.bind(writer),
  sealReceipt: receipts.sealReceipt.bind(receipts),
  sealPersonal: personal.sealPersonal.bind(personal),
  openPersonal: personal.openPersonal.bind(personal),
  openReceipts: receipts.openReceipts.bind(receipts),
  offerCode: takingBack.offerCode.bind(takingBack),
  checkCode: takingBack.checkCode.bind(takingBack),
  findCoded: takingBack.findCoded.bind(takingBack),
  sealTakenBack: takingBack.sealTakenBack.bind(takingBack),
  stubOf: takingBack.stubOf.bind(takingBack),
  sealConfirmed: takingBack.sealConfirmed.bind(takingBack),
  acknowledgement: replica.acknowledgement.bind(replica),
  returned: replica.returned.bind(replica),
  sealPlace: replica.sealPlace.bind(replica),
};

export type CryptoMethods = typeof methods;

serve(wire, methods);

// Found out while the passphrase is being typed; who needs it asks again and is told what failed.
void providers().catch(() => undefined);
