/**
 * What deleting means for an interview of which something was sealed before: here at once, elsewhere on
 * request, and what happens when the request does not get through.
 *
 * Must never promise more than the phone itself can do.
 */

import { t } from "../../words/index.ts";
import { Button, Icon, Note } from "../parts.tsx";
import { ReviewChip, Said } from "./said.tsx";

const KEY = "form:_common/seal:delete";

export function Elsewhere() {
  return (
    <>
      <p class="chip"><Icon name="ear" />{t("Read aloud")}</p>
      <p><Said of={KEY} /></p>
      <ReviewChip keys={[KEY]} />
      <p>{t("On this phone: all that is written down is erased at once. What has not left it yet will not leave it.")}</p>
      <p>{t("At the relay and at the desk: earlier meetings were sealed. A message asks for them to be erased. The relay locks them when the message arrives, and a supervisor confirms the erasing.")}</p>
      <p>{t("The message goes as soon as there is a network, or as a file from the outbox. Until it arrives, the supervisors can go on reading what they have.")}</p>
    </>
  );
}

/** When the withdrawal cannot be sealed: the draft can go all the same, knowingly. */
export function OnlyDraft({ onSure }: { onSure: () => void }) {
  return (
    <Note look="warm">
      <p>{t("The draft on this phone can be deleted all the same. What was sealed at earlier meetings then stays as it is. The person can still take it back: at the desk, with the code or without, or here with the code once sealing works again.")}</p>
      <Button look="danger" icon="trash-2" onPress={onSure}>{t("Delete only the draft on this phone") /* i18n: critical */}</Button>
    </Note>
  );
}
