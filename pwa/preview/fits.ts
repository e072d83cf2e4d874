/**
 * What does not fit on a small phone: boxes whose content runs out of them, and words that had to be
 * broken because they are wider than their line.
 *
 * Must never change what it measures.
 */

/** Words too wide for their line, and of boxes that overflow the text they hold, each once. */
export function tooWide(root: Element): { broken: string[]; over: string[] } {
  const over = new Set<string>();
  for (const one of [root.ownerDocument.documentElement, ...root.querySelectorAll("*")]) {
    if (one.clientWidth > 1 && one.scrollWidth > one.clientWidth && one.closest("select, .unseen") === null)
      over.add((one.textContent ?? "").trim().slice(0, 60));
  }
  return { broken: [...new Set(brokenWords(root))], over: [...over] };
}

function* brokenWords(root: Element): Generator<string> {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = root.ownerDocument.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement?.closest("option, .unseen") !== null) continue;
    // A hyphen or a dash is a place where a line may end.
    for (const found of (node.nodeValue ?? "").matchAll(/[^\s\u00ad\u200b\-\u2010-\u2014/]+/gu)) {
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const lines = new Set([...range.getClientRects()].filter((one) => one.width > 0).map((one) => Math.round(one.top)));
      if (lines.size > 1) yield found[0];
    }
  }
}
