/**
 * What a person is told when something went wrong: what happened, what is safe, what to do.
 *
 * Must never show a bare code as the message, blame the person, or promise more than is true. A code
 * that is not in the table gets honest general words and stands beside them for the organisation.
 */

import type { Fault } from "../interview/contract.ts";
import { t, tn } from "../words/index.ts";

export interface Explanation {
  readonly happened: string;
  /** What is not lost and who cannot see what; "" when there is nothing to say. */
  readonly safe: string;
  readonly todo: string;
}

export type Tell = (facts: Fault["facts"]) => Explanation;

export const say = (happened: string, safe: string, todo: string): Explanation => ({ happened, safe, todo });
export const count = (fact: string | number | boolean | undefined): number => (typeof fact === "number" ? fact : 0);

const kept = () => t("Everything you recorded is still on this phone, locked.");
const nothingStored = () => t("Nothing was saved and nothing was sent.");
const otherBrowser = () => t("Use a current version of Chrome on Android, or Safari on iPhone.");
const askForNew = () => t("Ask your organisation for a new invitation.");
export const tellOrganisation = () => t("Tell your organisation, and read this code to them.");
const splitView = () => say(t("The relay tells you and your supervisor two different stories. Something may have been held back."), kept(), t("Call your supervisor. A sealed file on a memory stick is just as good as the relay."));
const newWordsDamaged = () => say(t("New texts for the questions did not arrive whole."), t("You go on with the texts you have."), willRetry());
const willRetry = () => t("The phone tries again by itself. You can go on working.");

const TABLE: Record<string, Tell> = {
  // The browser
  "unsupported.opfs": () => say(t("This browser cannot keep keys safely."), nothingStored(), otherBrowser()),
  "unsupported.locks": () => say(t("This browser cannot protect a notebook that is open twice."), nothingStored(), otherBrowser()),
  "unsupported.wasm": () => say(t("This browser cannot do the arithmetic that protects your passphrase."), nothingStored(), otherBrowser()),
  "unsupported.worker": () => say(t("This browser cannot seal in the background."), nothingStored(), otherBrowser()),
  "unsupported.secure": () => say(t("This page did not come over a protected connection."), nothingStored(), t("Open the link exactly as you received it. It begins with https.")),
  "unsupported.storage": () => say(t("This browser window does not let the notebook keep anything."), nothingStored(), t("If the window is private or incognito, open the link in a normal window.")),

  // Storage
  "storage.evicted": () => say(t("This phone has deleted the notebook's storage."), t("What your supervisor confirmed is safe at your organisation. What was only on this phone is gone."), t("Tell your organisation today. They will send a new invitation.")),
  "storage.keys_lost": () => say(t("The keys of this notebook are missing or damaged."), t("Nobody can read what was stored here. What your supervisor confirmed is safe."), t("Tell your organisation today. They will send a new invitation.")),
  "storage.full": () => say(t("The phone has no free space."), t("Everything saved before is safe. The newest words may not be saved yet."), t("Delete other things from the phone, for example videos. Then go on.")),
  "storage.broken": () => say(t("The phone could not save."), t("Everything saved before is safe."), t("Do not close the notebook. Wait a moment and change something; it tries again.")),

  "storage.blocked": () => say(t("Another window of this notebook holds its storage."), kept(), t("Close the other windows of the notebook, then try again.")),
  "storage.not_kept": () => say(t("The phone did not promise to keep the notebook's storage."), kept(), t("Install the notebook as an app, and send what is sealed soon.")),

  // Joining
  "invitation.altered": () => say(t("This invitation is not complete, or it was changed on its way."), nothingStored(), t("Copy the whole link again, or ask for a new one. Do not use it if somebody you do not trust passed it on.")),
  "invitation.expired": () => say(t("This invitation is too old. Invitations are valid for three days."), nothingStored(), askForNew()),
  "invitation.used": () => say(t("This invitation was already used on another device."), t("If it was not you, somebody else may have opened your link. They can read nothing: a person at your organisation still decides who joins."), t("Tell your organisation at once, by voice, and ask for a new invitation.")),
  "invitation.unknown": () => say(t("The relay does not know this invitation."), nothingStored(), askForNew()),
  "invitation.elsewhere": () => say(t("This invitation belongs to another relay."), nothingStored(), t("Open the link itself, do not type it into this page.")),
  "join.rejected": () => say(t("Your organisation did not approve this device."), t("Nothing of yours was shared with anybody."), t("Call your organisation. If it was a mistake they will send a new invitation.")),
  "join.other_keys": () => say(t("The list of members shows another key under your name. Somebody may be trying to listen in."), t("Nothing was sealed or sent."), t("Do not go on. Call your organisation and tell them what you read here.")),
  "membership.revoked": () => say(t("Your organisation has ended the membership of this device."), t("What you record is still sealed, and marked for the supervisor."), t("Call your organisation before the next interview.")),

  // Passphrase and lock
  "passphrase.short": () => say(t("This passphrase is too short."), "", t("Take the words that were offered, or use at least four unusual words.")),
  "passphrase.weak": () => say(t("This passphrase would be easy to guess."), "", t("Take the words that were offered, or use at least four unusual words.")),
  "passphrase.wrong": (facts) => say(
    t("That is not the passphrase."),
    t("Nothing is deleted, however often you try."),
    count(facts["waitSeconds"]) > 0
      ? tn("You can try again in {n} second.", "You can try again in {n} seconds.", count(facts["waitSeconds"]))
      : t("Check for capital letters and spaces, and try again."),
  ),
  "passphrase.wait": (facts) => say(
    t("After several wrong tries the notebook waits a little longer each time."),
    t("Nothing is deleted, however often you try."),
    tn("You can try again in {n} second.", "You can try again in {n} seconds.", count(facts["waitSeconds"])),
  ),
  "vault.locked": () => say(t("The notebook has locked itself."), kept(), t("Unlock it and try again.")),
  "vault.full": () => say(t("This phone cannot hold more unfinished interviews."), kept(), t("Finish and seal one of them first.")),
  "vault.erase_failed": () => say(t("The key of a sealed interview could not be erased yet."), t("The interview is sealed. The phone tries again at the next start."), t("Close the notebook and open it again.")),
  "vault.memory": () => say(t("The phone did not have enough free memory to check the passphrase."), kept(), t("Close other apps and try again.")),

  "join.name": () => say(t("The name is missing or too long."), nothingStored(), t("Write the name under which your supervisor knows you.")),
  "join.member": () => say(t("This notebook already belongs to an organisation."), kept(), t("To join another one, wipe this phone first under Settings.")),

  // Network
  "network.offline": () => say(t("There is no network."), kept(), willRetry()),
  "network.cut": () => say(t("The connection broke off."), kept(), willRetry()),
  "network.timeout": () => say(t("The network is very slow. The relay did not answer in time."), kept(), willRetry()),
  "network.portal": () => say(t("This network first wants you to log in on a page of its own."), kept(), t("Open the network's page in the browser, or use mobile data.")),
  "network.server": () => say(t("The relay answers, but it has a fault of its own."), kept(), willRetry()),
  "network.slow_down": () => say(t("The relay is busy and asked the phone to wait."), kept(), willRetry()),
  "device.unknown": () => say(t("The relay does not know this device yet."), kept(), t("Wait for your organisation's approval, then sync again.")),
  "blob.root": () => say(t("A photo arrived damaged at the relay and was dropped there."), t("The photo is still on this phone."), willRetry()),
  "blob.no_room": () => say(t("The relay has no room for photos now. Interviews still get in."), t("The photo is still on this phone."), t("The phone tries again by itself. Tell your supervisor, or carry it as a file.")),
  "blob.quota": () => say(t("This phone has as many photos on the relay as one phone may have."), t("The photo is still on this phone."), t("The phone tries again by itself. Tell your supervisor, or carry it as a file.")),
  "blob.size": () => say(t("This photo is too large for the relay."), t("The photo is still on this phone."), t("Carry it to the desk as a file.")),
  "blob.withdrawn": () => say(t("Consent for this interview was withdrawn. Its photos are not sent any more."), kept(), t("Call your supervisor.")),
  "blob.missing": () => say(t("A photo cannot be read from this phone's storage."), t("The interview itself and the other photos are safe."), tellOrganisation()),
  "relay.full": () => say(t("The relay has no room for anything new."), kept(), t("The phone tries again by itself. Tell your supervisor, or carry it as a file.")),
  "org.unknown": () => say(t("The relay does not know your organisation."), kept(), t("The phone tries again by itself. Tell your supervisor, or carry it as a file.")),
  "feed.resync": () => say(t("The relay was restored from an older copy."), t("Nothing that only this phone has is forgotten."), willRetry()),

  // Trust
  "directory.fork": () => say(t("The relay shows two different lists of your organisation's members. That must never happen."), t("Nothing new was sealed for people on the second list."), t("Call your supervisor and compare the digits under Settings, About this notebook.")),
  "directory.signature": () => say(t("A change in the list of members was not signed by your organisation."), t("The phone did not accept it."), t("Call your supervisor and tell them what you read here.")),
  "directory.needed": () => say(t("This phone has not yet received the newest list of members."), kept(), t("Sync when there is a network.")),
  "root.fingerprint": () => say(t("The relay shows another organisation than your invitation named."), nothingStored(), t("Do not go on. Call your organisation and tell them what you read here.")),
  "feed.fork": () => splitView(),
  "feed.split": () => splitView(),
  "recipients.empty": () => say(t("Your organisation has no supervisor yet who could open this interview."), t("The interview stays on this phone as a draft."), t("Call your organisation. Seal it when they have added a supervisor.")),
  "nack.received": () => say(t("A supervisor could not open one of your sealed interviews."), t("It is still on this phone."), t("Call your supervisor. Do not delete anything.")),

  "return.received": () => say(t("A supervisor sent an interview back; this version cannot show it yet."), t("It is kept on this phone, locked."), t("Call your supervisor and ask what should be changed.")),

  // The app itself
  "loader.changed": () => say(t("The part of the notebook that loads new versions has changed. That happens rarely, and an attacker would do it too."), kept(), t("Ask your organisation whether they changed it before you write anything new.")),
  "install.refused": () => say(t("The notebook was not installed."), kept(), t("You can try again, or add it to the home screen from the browser's menu.")),
  "update.drafts_open": () => say(t("A new version waits until no interview is open."), kept(), t("Close the open interview first.")),
  "update.failed": () => say(t("The new version could not be loaded."), t("The version you have goes on working."), willRetry()),
  "asset.missing": () => say(t("A part of the notebook could not be loaded."), t("Your answers are saved."), t("Connect to a network once, then open the notebook again.")),
  "words.missing": () => say(t("This language could not be loaded."), t("Your answers are saved."), t("Connect to a network once, then choose it again.")),
  "words.signature": () => say(t("The relay offered texts for the questions that your organisation did not sign. Somebody may want you to ask something else."), t("The phone did not accept them. You go on with the texts you have."), t("Call your supervisor and tell them what you read here.")),
  "words.older": () => say(t("The relay offered older texts for the questions than this phone already had."), t("The phone did not accept them. You go on with the texts you have."), t("Call your supervisor and tell them what you read here.")),
  "words.forked": () => say(t("The relay shows two different versions of the newest texts for the questions. That must never happen."), t("The phone did not accept the second one. You go on with the texts you have."), t("Call your supervisor and tell them what you read here.")),
  "words.key": () => say(t("New texts for the questions were signed with a key that your organisation does not name."), t("The phone did not accept them. You go on with the texts you have."), t("Tell your organisation, and read this code to them.")),
  "words.app": () => say(t("New texts for the questions need a newer version of the notebook."), t("You go on with the texts you have."), t("Update the notebook when no interview is unfinished.")),
  "words.file": () => newWordsDamaged(),
  "words.file_unknown": () => newWordsDamaged(),
  "words.size": () => newWordsDamaged(),
  "words.manifest": () => newWordsDamaged(),
  "words.catalog": () => say(t("New texts for the questions cannot be read by this notebook."), t("You go on with the texts you have."), tellOrganisation()),
  "words.set_gone": () => say(t("The texts with which you began this interview are not on this phone any more. From here on the questions are asked in the newest texts."), t("Your answers are saved. Each answer records the words it was asked with."), t("If a question reads differently than before, write a note.")),
  "consent.again": () => say(t("The yes that this rests on is from an earlier meeting."), t("Your answers are saved."), t("Ask the person again today, and go on.")),
  "consent.closed": () => say(t("This consent text may not be shown, so a yes to it cannot be written down."), t("Your answers are saved."), t("Choose a language in which it is approved.")),
  "worker.failed": () => say(t("The part of the notebook that seals has stopped."), t("Everything saved before is safe."), t("Close the notebook and open it again.")),

  "interview.missing": () => say(t("Something that must be there before sealing is still missing."), t("The interview is saved as a draft."), t("Open the list of what is missing.")),
};

/** A code of one family that has no entry of its own is told as its family. */
const FAMILIES: Readonly<Record<string, string>> = {
  network: "network.cut", storage: "storage.broken", seal: "seal.self_check", camera: "camera.broken",
  directory: "directory.signature", root: "directory.signature", batch: "batch.shape", role: "batch.shape",
  codec: "batch.shape", vault: "storage.keys_lost", photo: "photo.unreadable", join: "invitation.unknown",
  relay: "network.server", words: "words.missing", worker: "worker.failed", recipients: "recipients.empty",
  blob: "blob.root", passphrase: "words.missing",
};

/** The sentences for a fault. The code itself is shown small beside them, see `FaultNote`. */
export function explain(fault: Fault): Explanation {
  const tell = TABLE[fault.code] ?? TABLE[FAMILIES[fault.code.split(".")[0] ?? ""] ?? ""];
  if (tell !== undefined) return tell(fault.facts);
  return say(t("Something went wrong that the notebook has no words for."), kept(), tellOrganisation());
}

/** Sentences that only an open notebook needs come with its bundle (openfaults.ts). */
export function tellMore(table: Readonly<Record<string, Tell>>): void {
  Object.assign(TABLE, table);
}
