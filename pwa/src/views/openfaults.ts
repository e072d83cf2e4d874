/**
 * What a person is told when something went wrong in an open notebook: with drafts, sealing, photos and
 * files, and taking back. The rest stands in faults.ts, which the first screen needs.
 *
 * Must never say what faults.ts may not say.
 */

import { t, tn } from "../words/index.ts";
import { count, say, type Tell, tellMore, tellOrganisation } from "./faults.ts";
import { moment } from "./format.ts";

const TABLE: Readonly<Record<string, Tell>> = {
  "answer.too_long": () => say(t("This text is too long."), t("It is not saved; what was saved before is as it was."), t("Write it shorter.")),

  // Drafts
  "draft.damaged": () => say(t("This interview cannot be read any more: its stored data are damaged."), t("It is kept as it is. Nobody else can read it."), tellOrganisation()),
  "draft.key_lost": () => say(t("The key of this interview is gone, so it cannot be opened."), t("It is kept as it is. Nobody else can read it."), tellOrganisation()),
  "draft.form_unknown": () => say(t("This interview was begun with another version of the questions."), t("It is kept as it is."), t("Update the notebook, then open it again.")),

  "meeting.unsealed": () => say(t("An earlier meeting is not sealed"), t("What was written before is saved."), t("Seal it before another meeting begins, so that nothing of it can be lost.")),
  "draft.closed": () => say(t("This interview is not open any more."), t("What was written before is saved."), t("Open it again from your notebook.")),

  // Taking back
  "code.length": () => say(t("A code has nine digits."), t("This was not counted as a try."), t("Ask for the code once more, three digits at a time.")),
  "code.check": () => say(t("One digit is not right, or two changed places."), t("This was not counted as a try."), t("Ask for the code once more, three digits at a time.")),
  "code.unknown": (facts) => say(
    t("No interview that was sealed on this phone has this code."),
    t("Nothing was changed."),
    count(facts["waitSeconds"]) > 0
      ? tn("You can try again in {n} second.", "You can try again in {n} seconds.", count(facts["waitSeconds"]))
      : t("Ask for the code once more. If it was another phone, or there is no code, a supervisor at the desk can help."),
  ),
  "code.taken": (facts) => say(t("It was taken back already, {when}.", { when: moment(count(facts["at"])) }), t("Nothing was changed."), t("A supervisor confirms it and erases it.")),
  "code.wait": (facts) => say(
    t("After several wrong codes the notebook waits a little longer each time."),
    t("Nothing was changed."),
    tn("You can try again in {n} second.", "You can try again in {n} seconds.", count(facts["waitSeconds"])),
  ),

  // Sealing
  "seal.self_check": () => say(t("Sealing did not succeed."), t("The interview is still here as a draft, complete."), t("Try again. If it fails again, tell your organisation.")),

  // Camera and files
  "camera.refused": () => say(t("The browser may not use the camera."), t("Your answers are saved."), t("Allow the camera in the browser's settings for this page, or choose a file.")),
  "camera.taken": () => say(t("Another app is using the camera."), t("Your answers are saved."), t("Close the other app and try again.")),
  "camera.none": () => say(t("This device has no camera that the browser can use."), t("Your answers are saved."), t("Choose a file instead.")),
  "camera.broken": () => say(t("The camera stopped."), t("Photos already taken are safe."), t("Open the camera again.")),
  "camera.still": () => say(t("The camera's picture stands still. No photo can be taken."), t("Photos already taken are safe."), t("Close other apps that use the camera, then open it again.")),
  "camera.stopped": () => say(t("The camera stopped."), t("Photos already taken are safe."), t("Open the camera again.")),
  "camera.hidden": () => say(t("The camera was switched off while this page was out of sight."), t("Photos already taken are safe."), t("Open the camera again.")),
  "photo.not_image": () => say(t("This file is not a photo that the notebook can read."), t("Nothing was added."), t("Choose a JPEG, PNG or WebP file.")),
  "photo.too_large": (facts) => say(t("This photo has {n} MB. At most {most} MB can be kept.", { n: count(facts["megabytes"]), most: count(facts["mostMegabytes"]) }), t("Nothing was added."), t("Choose a smaller photo, or take it with the notebook's own camera.")),
  "photo.corrupt": () => say(t("This photo is damaged: it cannot be shown."), t("Nothing was added. What was there before is as it was."), t("Take or choose another photo. If it matters as it is, add it as a file where files are asked for.")),
  "file.too_large": (facts) => say(t("This file has {n} MB. At most {most} MB can be kept.", { n: count(facts["megabytes"]), most: count(facts["mostMegabytes"]) }), t("Nothing was added."), t("Choose a smaller file, or bring this one to your supervisor in another way.")),
  "file.empty": () => say(t("This file is empty."), t("Nothing was added."), t("Choose another file.")),
  "photo.unreadable": () => say(t("This photo cannot be read."), t("Your answers are saved."), t("Take or choose another photo.")),
  "photo.refused": () => say(t("The question was closed before the photo was saved."), t("Nothing was added."), t("Look at the answers that it depends on.")),
  "photo.no_room": () => say(t("There is too little space for a photo. Text can still be saved."), t("Your answers are saved."), t("Send what is in the outbox, or free space on the phone.")),
  "batch.shape": () => say(t("This file is not a file from the desk, or it is damaged."), t("Nothing was changed."), t("Ask for the file again.")),
  "envelope.org": () => say(t("This file belongs to another organisation."), t("Nothing was changed."), t("Choose another file.")),
};

tellMore(TABLE);
