/**
 * Doors with one keeper (DESIGN 2) and floors of the phone: who may touch the network, storage,
 * crypto and the DOM, who may import whom, and what nobody may use.
 *
 * Must never: be switched off for a line. A new exception is an entry below, with its reason.
 */

import { readFile, readdir } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transform } from "esbuild";

/** What is looked for in the code itself (no comments, no strings), and which rooms or files may. */
export const DOORS = [
  { name: "network", pattern: /(?<![.\w$#])fetch\s*\(/, may: ["api", "sw.ts"] },
  { name: "other network", pattern: /\b(XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|importScripts|sendBeacon)\b/, may: [] },
  { name: "storage", pattern: /\bindexedDB\b|\bIDBKeyRange\b|navigator\.(storage|locks)\b/, may: ["store"] },
  { name: "cache storage", pattern: /(?<![.\w$#])caches\b/, may: ["store", "sw.ts"] },
  { name: "plain storage", pattern: /\b(localStorage|sessionStorage|cookieStore)\b|document\.cookie/, may: ["views/look.ts"] }, // theme and letter size, needed before anything is unlocked
  { name: "crypto", pattern: /\bcrypto\.subtle\b|\bgetRandomValues\b|\brandomUUID\b/, may: ["envelope", "trust", "vault", "worker/session.ts", "sw.ts"] },
  { name: "DOM", pattern: /(?<![.\w$#])(document|window)\b/, may: ["views", "main.tsx", "capture"] },
  { name: "address", pattern: /(?<![.\w$#])(location\.(href|origin|hash|host|pathname|search|assign|replace|reload)|history\.(pushState|replaceState|back|forward|go))\b/, may: ["views", "main.tsx", "api"] },
  { name: "camera", pattern: /\bmediaDevices\b/, may: ["capture"] },
  { name: "workers", pattern: /new (Shared)?Worker\b|navigator\.serviceWorker/, may: ["worker"] },
  { name: "Trusted Types policy", pattern: /\bcreatePolicy\b/, may: ["worker/policy.ts"] },
  { name: "HTML from text", pattern: /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|srcdoc)\b|document\.write/, may: [] },
  { name: "code from text", pattern: /\beval\s*\(|new Function\b/, may: [] },
  { name: "the browser's language data", pattern: /\bIntl\b|\btoLocale\w*|\blocaleCompare\b/, may: [] },
  { name: "weak randomness", pattern: /\bMath\.random\b/, may: ["sync/patience.ts"] },
  { name: "console", pattern: /(?<![.\w$#])console\b/, may: [] },
];

/** Looked for in the source as written: attributes that bring the browser's own formats. */
const INPUT_TYPES = /\btype=["'{`]*(date|time|datetime-local|month|week|number)\b/;

/** Rooms by floor; a room imports from lower floors and from itself only. */
export const FLOORS = [["envelope"], ["trust", "forms", "words", "api", "store", "capture", "vault"], ["worker"], ["sync"], ["interview"], ["views"]];
/** The screens know the conductor's table, the words and the forms; nothing below. */
const VIEWS_MAY = new Set(["views", "interview", "words", "forms"]);
export const MOST_LINES = 450;

const roomOf = (file) => (file.includes("/") ? file.split("/")[0] : file);
const floorOf = (room) => FLOORS.findIndex((rooms) => rooms.includes(room));

/** The code without comments, types, JSX texts and strings; what stands inside `${}` stays. */
export async function bare(source, file) {
  const { code } = await transform(source, { loader: file.endsWith("x") ? "tsx" : "ts", jsx: "automatic", jsxImportSource: "preact", target: "es2022", legalComments: "none", minifyWhitespace: true });
  let out = "";
  const open = [];
  for (let at = 0; at < code.length; at++) {
    const char = code[at];
    const inTemplate = open.at(-1) === "`";
    if (inTemplate) {
      if (char === "\\") at++;
      else if (char === "`") open.pop();
      else if (char === "$" && code[at + 1] === "{") {
        open.push("{");
        at++;
        out += " ";
      }
    } else if (char === '"' || char === "'") {
      for (at++; code[at] !== char; at++) if (code[at] === "\\") at++;
      out += '""';
    } else if (char === "`") {
      open.push("`");
      out += '""';
    } else {
      if (char === "{") open.push("{");
      if (char === "}" && open.pop() === "{" && open.at(-1) === "`") continue;
      out += char;
    }
  }
  return out;
}

const IMPORT = /(?:^|\n)\s*(import|export)\s+(type\s+)?[^"';]*?from\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)/g;

/** Every breach in one file. `file`: path below src. */
export async function breaches(file, source) {
  const found = [];
  const room = roomOf(file);
  const code = await bare(source, file);
  for (const { name, pattern, may } of DOORS) {
    if (!may.includes(room) && !may.includes(file) && pattern.test(code)) found.push(`${file}: ${name} (${pattern.exec(code)[0].trim()})`);
  }
  if (INPUT_TYPES.test(source)) found.push(`${file}: input type with the browser's own format`);
  const lines = source.split("\n").length;
  if (lines > MOST_LINES) found.push(`${file}: ${lines} lines, at most ${MOST_LINES}`);
  for (const to of importsOf(file, source)) {
    const there = roomOf(to.path);
    if (floorOf(room) < 0 || there === room || floorOf(there) < 0) continue;
    const down = floorOf(there) < floorOf(room) && (room !== "views" || VIEWS_MAY.has(there));
    if (!down) found.push(`${file}: imports ${to.path}, which is not below it`);
  }
  return found;
}

export function importsOf(file, source) {
  const found = [];
  for (const [, , type, from, lazy] of source.matchAll(IMPORT)) {
    const to = from ?? lazy;
    if (to?.startsWith(".")) found.push({ path: normalize(join(dirname(file), to)), type: type !== undefined });
  }
  return found;
}

/** Files that import each other in a loop (types do not count). */
export function circles(graph) {
  const state = new Map();
  const found = [];
  const visit = (file, trail) => {
    state.set(file, "open");
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === "open") found.push([...trail.slice(trail.indexOf(next)), next].join(" -> "));
      else if (!state.has(next)) visit(next, [...trail, next]);
    }
    state.set(file, "done");
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file, [file]);
  return found;
}

async function main() {
  const src = join(dirname(dirname(fileURLToPath(import.meta.url))), "src");
  const files = (await readdir(src, { recursive: true })).filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts")).sort();
  const found = [];
  const graph = new Map();
  for (const file of files) {
    const source = await readFile(join(src, file), "utf8");
    found.push(...(await breaches(file, source)));
    graph.set(file, importsOf(file, source).filter(({ type }) => !type).map(({ path }) => path));
  }
  found.push(...circles(graph).map((circle) => `circle: ${circle}`));
  for (const one of found) process.stderr.write(`${one}\n`);
  process.stdout.write(`${files.length} files, ${found.length} breaches\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
