/**
 * The crypto worker's door: messages in, answers out. Keys live here and die with it.
 *
 * Must never: be given an address to load, or do anything that was not asked.
 */

import { report, serve, type Wire } from "./rpc.ts";
import { CryptoService } from "./service.ts";

const wire = globalThis as unknown as Wire;
const service = new CryptoService((step) => report(wire, step));

const methods = {
  look: service.look.bind(service),
  suggest: service.suggest.bind(service),
  readInvitation: service.readInvitation.bind(service),
  checkRoot: service.checkRoot.bind(service),
  prepare: service.prepare.bind(service),
  enrol: service.enrol.bind(service),
  unlock: service.unlock.bind(service),
  changePassphrase: service.changePassphrase.bind(service),
  wipe: service.wipe.bind(service),
  fingerprint: service.fingerprint.bind(service),
  answer: service.answer.bind(service),
  loadDirectory: service.loadDirectory.bind(service),
  appendDirectory: service.appendDirectory.bind(service),
  directoryFacts: service.directoryFacts.bind(service),
  noteFreshness: service.noteFreshness.bind(service),
  newDraft: service.newDraft.bind(service),
  draftsWithKeys: service.draftsWithKeys.bind(service),
  openDraft: service.openDraft.bind(service),
  closeDraft: service.closeDraft.bind(service),
  snapshot: service.snapshot.bind(service),
  eraseDraft: service.eraseDraft.bind(service),
  sealPhoto: service.sealPhoto.bind(service),
  dropPhoto: service.dropPhoto.bind(service),
  openPhoto: service.openPhoto.bind(service),
  seal: service.seal.bind(service),
  checkOwn: service.checkOwn.bind(service),
  sealReceipt: service.sealReceipt.bind(service),
  acknowledgement: service.acknowledgement.bind(service),
};

export type CryptoMethods = typeof methods;

serve(wire, methods);
