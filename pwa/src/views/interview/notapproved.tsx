/**
 * Where a consent may not be shown in the language of the conversation: why, and the languages in which
 * it may be, each one tap away.
 *
 * Must never show a consent in another language than the one that was chosen, nor advise what is impossible.
 */

import { useEffect } from "preact/hooks";
import { closed, languages, loadLanguage, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Button, Note } from "../parts.tsx";
import { useTongue } from "./said.tsx";

/** These paragraphs may not be shown now. */
export function useClosed(keys: readonly string[]): boolean {
  return closed(keys, useTongue());
}

export function NotApproved({ keys }: { keys: readonly string[] }) {
  const interview = useInterview();
  useEffect(() => {
    for (const one of languages) void loadLanguage(one.code);
  }, []);
  const offered = languages.filter((one) => !closed(keys, one.code));
  return (
    <Note look="warm" role="status">
      <p class="strong">{t("This text is not approved in this language. It may not be shown.")}</p>
      {offered.length === 0 ? (
        <p>{t("This consent is not approved in any language yet. Do not begin. Call your organisation: a clinician and a lawyer have to approve the text first.")}</p>
      ) : (
        <>
          <p>{t("Choose a language in which it is approved, and write down the alias or number of the interpreter.")}</p>
          <p>{t("This consent is approved in these languages. An interpreter can translate while you read it aloud.")}</p>
          {offered.map((one) => <Button key={one.code} onPress={() => void interview.setLanguage(one.code)}><span lang={one.bcp47}>{one.name}</span></Button>)}
        </>
      )}
    </Note>
  );
}
