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

type Tell = (facts: Fault["facts"]) => Explanation;

const say = (happened: string, safe: string, todo: string): Explanation => ({ happened, safe, todo });
const count = (fact: string | number | boolean | undefined): number => (typeof fact === "number" ? fact : 0);

const kept = () => t("Everything you recorded is still on this phone, locked.");
const nothingStored = () => t("Nothing was saved and nothing was sent.");
const otherBrowser = () => t("Use a current version of Chrome on Android, or Safari on iPhone.");
const askForNew = () => t("Ask your organisation for a new invitation.");
const tellOrganisation = () => t("Tell your organisation, and read this code to them.");
const willRetry = () => t("The phone tries again by itself. You can go on working.");

const TABLE: Readonly<Record<string, Tell>> = {
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
  "storage.quota": () => say(t("The browser gives the notebook no more space."), t("Everything saved before is safe. The newest words may not be saved yet."), t("Send what is in the outbox, or free space on the phone. Photos can wait; text needs little space.")),
  "storage.failed": () => say(t("The phone could not save."), t("Everything saved before is safe."), t("Do not close the notebook. Wait a moment and change something; it tries again.")),

  // Several tabs
  "draft.busy": () => say(t("This interview is open in another window."), t("It is saved there."), t("Close the other window, or bring the interview here.")),
  "draft.damaged": () => say(t("This interview cannot be read any more: its stored data are damaged."), t("It is kept as it is. Nobody else can read it."), tellOrganisation()),
  "draft.key_lost": () => say(t("The key of this interview is gone, so it cannot be opened."), t("It is kept as it is. Nobody else can read it."), tellOrganisation()),
  "draft.form_unknown": () => say(t("This interview was begun with another version of the questions."), t("It is kept as it is."), t("Update the notebook, then open it again.")),

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
  "vault.memory": () => say(t("The phone did not have enough free memory to check the passphrase."), kept(), t("Close other apps and try again.")),

  // Network
  "network.offline": () => say(t("There is no network."), kept(), willRetry()),
  "network.cut": () => say(t("The connection broke off."), kept(), willRetry()),
  "network.captive": () => say(t("This network first wants you to log in on a page of its own."), kept(), t("Open the network's page in the browser, or use mobile data.")),
  "network.relay": () => say(t("The relay answers, but it has a fault of its own."), kept(), willRetry()),
  "network.limited": () => say(t("The relay is busy and asked the phone to wait."), kept(), willRetry()),
  "device.unknown": () => say(t("The relay does not know this device yet."), kept(), t("Wait for your organisation's approval, then sync again.")),
  "blob.root": () => say(t("A photo arrived damaged at the relay and was dropped there."), t("The photo is still on this phone."), willRetry()),
  "feed.resync": () => say(t("The relay was restored from an older copy."), t("Nothing that only this phone has is forgotten."), willRetry()),

  // Trust
  "directory.fork": () => say(t("The relay shows two different lists of your organisation's members. That must never happen."), t("Nothing new was sealed for people on the second list."), t("Call your supervisor and compare the digits under Settings, About this notebook.")),
  "directory.signature": () => say(t("A change in the list of members was not signed by your organisation."), t("The phone did not accept it."), t("Call your supervisor and tell them what you read here.")),
  "directory.needed": () => say(t("This phone has not yet received the newest list of members."), kept(), t("Sync when there is a network.")),
  "feed.fork": () => say(t("The relay tells you and your supervisor two different stories. Something may have been held back."), kept(), t("Call your supervisor. A sealed file on a memory stick is just as good as the relay.")),
  "recipients.none": () => say(t("Your organisation has no supervisor yet who could open this interview."), t("The interview stays on this phone as a draft."), t("Call your organisation. Seal it when they have added a supervisor.")),
  "nack": () => say(t("A supervisor could not open one of your sealed interviews."), t("It is still on this phone."), t("Call your supervisor. Do not delete anything.")),

  // Sealing
  "seal.failed": () => say(t("Sealing did not succeed."), t("The interview is still here as a draft, complete."), t("Try again. If it fails again, tell your organisation.")),
  "seal.required": () => say(t("Something that must be there before sealing is still missing."), t("The interview is saved as a draft."), t("Open the list of what is missing.")),

  // Camera and files
  "camera.refused": () => say(t("The browser may not use the camera."), t("Your answers are saved."), t("Allow the camera in the browser's settings for this page, or choose a file.")),
  "camera.taken": () => say(t("Another app is using the camera."), t("Your answers are saved."), t("Close the other app and try again.")),
  "camera.none": () => say(t("This device has no camera that the browser can use."), t("Your answers are saved."), t("Choose a file instead.")),
  "camera.broken": () => say(t("The camera stopped."), t("Photos already taken are safe."), t("Open the camera again.")),
  "photo.type": () => say(t("This file is not a photo that the notebook can read."), t("Nothing was added."), t("Choose a JPEG, PNG or WebP file.")),
  "photo.large": () => say(t("This file is too large."), t("Nothing was added."), t("Choose a smaller photo, or take it with the notebook's own camera.")),
  "photo.space": () => say(t("There is too little space for a photo. Text can still be saved."), t("Your answers are saved."), t("Send what is in the outbox, or free space on the phone.")),
  "batch.unreadable": () => say(t("This file is not a file from the desk, or it is damaged."), t("Nothing was changed."), t("Ask for the file again.")),
  "batch.org": () => say(t("This file belongs to another organisation."), t("Nothing was changed."), t("Choose another file.")),
  "clock.wrong": () => say(t("This phone's clock is wrong."), t("Sealing works all the same. The supervisor sees both times."), t("Set date and time to automatic in the phone's settings.")),
};

/** A code of one family that has no entry of its own is told as its family. */
const FAMILIES: Readonly<Record<string, string>> = {
  network: "network.cut", storage: "storage.failed", seal: "seal.failed", camera: "camera.broken",
  directory: "directory.signature", root: "directory.signature", batch: "batch.unreadable",
  codec: "batch.unreadable", vault: "storage.keys_lost", photo: "photo.type", join: "invitation.unknown",
  http: "network.relay", nack: "nack",
};

/** The sentences for a fault. The code itself is shown small beside them, see `FaultNote`. */
export function explain(fault: Fault): Explanation {
  const tell = TABLE[fault.code] ?? TABLE[FAMILIES[fault.code.split(".")[0] ?? ""] ?? ""];
  if (tell !== undefined) return tell(fault.facts);
  return say(t("Something went wrong that the notebook has no words for."), kept(), tellOrganisation());
}

/** Codes that have sentences of their own (the tests compare them with what the rooms raise). */
export const EXPLAINED: readonly string[] = Object.keys(TABLE);
