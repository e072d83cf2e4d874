/** The phone's twin against the shared cases of words/DELIVERY.md 4 (tests/vectors/words). */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { type Bytes, fromHex } from "../../src/envelope/bytes.ts";
import { codeOf } from "../../src/envelope/errors.ts";
import { believeWords } from "../../src/worker/words.ts";
import { checkFile, isNewer } from "../../src/words/manifest.ts";

const FOLDER = new URL("../../../tests/vectors/words/", import.meta.url);
const GOLDEN = readdirSync(new URL("files/", FOLDER));

interface Case {
  readonly name: string;
  readonly expect: string;
  readonly result?: unknown;
  readonly args: {
    readonly manifest: string;
    readonly signature: string;
    readonly trusted: readonly string[];
    readonly held?: readonly [number, string];
    readonly files?: readonly string[];
    readonly other?: Readonly<Record<string, string>>;
  };
}

function kept(sha256: string, { files, other }: Case["args"]): Bytes | null {
  const instead = other?.[sha256];
  if (instead !== undefined) return new TextEncoder().encode(instead);
  if (!(files ?? GOLDEN).includes(sha256)) return null;
  return new TextEncoder().encode(readFileSync(new URL(`files/${sha256}`, FOLDER), "utf8"));
}

async function answer({ args }: Case): Promise<unknown> {
  const data = new TextEncoder().encode(args.manifest);
  const manifest = await believeWords(data, fromHex(args.signature)!, args.trusted);
  const isNew = isNewer(manifest, args.held ? { serial: args.held[0], id: args.held[1] } : null);
  for (const file of Object.values(manifest.files)) {
    const bytes = kept(file.sha256, args);
    if (bytes === null) return "words.file_missing";
    checkFile(file, bytes);
  }
  return { id: manifest.id, serial: manifest.serial, new: isNew };
}

const { cases } = JSON.parse(readFileSync(new URL("cases.json", FOLDER), "utf8")) as { cases: Case[] };

for (const one of cases) {
  test(one.name, async () => {
    const found = await answer(one).catch((fault: unknown) => {
      const code = codeOf(fault);
      if (code === null) throw fault;
      return code;
    });
    assert.deepEqual(found, one.expect === "ok" ? one.result : one.expect);
  });
}
