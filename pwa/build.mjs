/**
 * Builds the phone app: two bundles (screens, crypto worker), the loader, hashed file names, the
 * release manifest that the loader installs from. Prints what each costs on the wire.
 *
 * Must never: put anything about this machine or this moment into the output (the same sources give
 * the same bytes), or reach the network.
 */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const house = dirname(here);
const tests = process.argv.includes("--tests");
// A build for tests lies apart, so that it never becomes what a relay serves.
const named = process.argv.find((word) => word.startsWith("--out="))?.slice("--out=".length);
const out = named ?? (tests ? join(house, "build/pwa-test") : join(here, "dist"));
const served = join(house, "backend/depter/relay/static/app");
/** Tests may bring forms of their own. */
const formsOf = process.argv.find((word) => word.startsWith("--forms="))?.slice("--forms=".length);
const definitions = formsOf ?? join(house, "backend/depter/forms/definitions");
const rules = join(house, "backend/depter/forms/rules");
const figures = join(house, "backend/depter/forms/figures");
const words = join(house, "build/words");

/** Tests may build the release that comes after this one. */
const release = process.argv.find((word) => word.startsWith("--release="))?.slice("--release=".length);
const version = release ?? JSON.parse(await readFile(join(here, "package.json"), "utf8")).version;
const [major, minor, patch] = version.split(".").map(Number);
/** The loader never goes below the counter it has installed (ruling 24). */
const counter = major * 1_000_000 + minor * 1_000 + patch;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const short = (bytes) => sha256(bytes).slice(0, 12);
/** path -> bytes of everything the loader installs */
const files = new Map();

function add(path, bytes, { hashed = false } = {}) {
  const data = Buffer.from(bytes);
  const name = hashed ? path.replace(/(\.[a-z0-9]+)$/, `-${short(data)}$1`) : path;
  files.set(name, data);
  return `/${name}`;
}

const shared = {
  absWorkingDir: here,
  bundle: true,
  write: false,
  minify: !process.argv.includes("--readable"),
  format: "esm",
  target: ["chrome100", "safari15.4", "firefox111"],
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

async function bundle(entry, define = {}, options = {}) {
  const result = await esbuild.build({
    ...shared,
    entryPoints: [entry],
    define: { "process.env.NODE_ENV": '"production"', ...define },
    ...options,
  });
  return { text: result.outputFiles[0].contents, meta: result.metafile };
}

async function* walk(folder) {
  for (const item of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, item.name);
    if (item.isDirectory()) yield* walk(path);
    else yield path;
  }
}

// Data: forms, catalogs, word lists for passphrases.
const data = { forms: {}, versions: [], rules: "", figures: {}, words: {}, lists: {}, set: { id: "0".repeat(16), docs: [] } };
if (existsSync(definitions)) {
  const read = {};
  for await (const path of walk(definitions)) {
    if (!path.endsWith(".json")) continue;
    const name = relative(definitions, path).replace(/\.json$/, "");
    read[name] = JSON.parse(await readFile(path, "utf8"));
    data.forms[name] = add(`forms/${name}.json`, JSON.stringify(read[name]), { hashed: true });
  }
  // Which forms there are, and which files a form needs, so that the phone reads only those.
  const files = Object.keys(read);
  for (const name of files.filter((one) => !one.includes("/"))) {
    const { form, version, lists = {} } = read[name];
    data.versions.push({ name, form, version, lists: files.filter((one) => one.startsWith("lists/") && Object.hasOwn(lists, read[one].list)) });
  }
}
// Of the national rules the phone needs those that make something run out.
const timed = [];
for await (const path of walk(rules)) timed.push(...JSON.parse(await readFile(path, "utf8")).rules.filter((one) => one.timer));
data.rules = add("rules.json", JSON.stringify(timed.map(({ rule_id, text_key, timer }) => ({ rule_id, text_key, timer }))), { hashed: true });
for await (const path of walk(figures)) {
  const name = relative(figures, path).replace(/\.json$/, "");
  data.figures[name] = add(`figures/${name}.json`, JSON.stringify(JSON.parse(await readFile(path, "utf8"))), { hashed: true });
}
/** The project's own release key for words; empty: only an organisation's own key counts. */
let wordsKey = "";
if (existsSync(words)) {
  for await (const path of walk(words)) {
    if (!path.endsWith(".json")) continue;
    const name = relative(words, path).replace(/\.json$/, "");
    data.words[name] = add(`words/${name}.json`, await readFile(path), { hashed: true });
  }
  const index = JSON.parse(await readFile(join(words, "json/index.json"), "utf8"));
  data.set = { id: index.set.slice(0, 16), docs: Object.keys(JSON.parse(index.manifest).docs) };
  wordsKey = index.release_key;
} else console.warn("no compiled catalogs in build/words: the app will speak English only");
const { wordlist } = await import("@scure/bip39/wordlists/english.js");
data.lists.en = add("lists/en.json", JSON.stringify(wordlist), { hashed: true });
data.lists.ru = add("lists/ru.json", JSON.stringify((await readFile(join(here, "lists/ru.txt"), "utf8")).trim().split("\n")), { hashed: true });

// Assets as they are.
if (existsSync(join(here, "assets"))) {
  for await (const path of walk(join(here, "assets"))) {
    if (/\.(py|txt)$/.test(path)) continue;
    add(`assets/${relative(join(here, "assets"), path)}`, await readFile(path));
  }
}

// Bundles.
const define = {
  __RELEASE__: JSON.stringify(version),
  __DATA__: JSON.stringify(data),
  __WORDS_KEY__: JSON.stringify(wordsKey),
};
const metas = {};
/** What a page or worker reads before it runs: its own file and what that imports at once. */
const initial = {};

/** A bundle in several files: what is not needed at the start is read when it is, from the same release. */
async function split(name, entry, options) {
  const made = await esbuild.build({
    ...shared,
    entryPoints: { [name]: entry },
    splitting: true,
    outdir: "/",
    entryNames: "[name]-[hash]",
    chunkNames: `${name}-part-[hash]`,
    ...options,
  });
  const place = (path) => `/${path.replace(/^.*\//, "")}`;
  for (const file of made.outputFiles) add(place(file.path).slice(1), file.contents);
  const outputs = new Map(Object.entries(made.metafile.outputs).map(([path, facts]) => [place(path), facts]));
  const [url] = [...outputs].find(([path, facts]) => facts.entryPoint === entry && path.startsWith(`/${name}-`));
  const reached = new Set();
  const reach = (path) => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const one of outputs.get(path).imports) if (one.kind === "import-statement") reach(place(one.path));
  };
  reach(url);
  initial[name] = [...reached];
  metas[name] = made.metafile;
  return url;
}

const production = { "process.env.NODE_ENV": '"production"', ...define };
let cryptoUrl = "/crypto.js";
if (existsSync(join(here, "src/worker/crypto.ts"))) {
  cryptoUrl = await split("crypto", "src/worker/crypto.ts", { define: production });
}
let appUrl = "/app.js";
if (existsSync(join(here, "src/main.tsx"))) {
  appUrl = await split("app", "src/main.tsx", {
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { ...production, __CRYPTO_WORKER__: JSON.stringify(cryptoUrl) },
  });
}
let cssUrl = "/app.css";
if (existsSync(join(here, "src/styles/app.css"))) {
  const css = await esbuild.build({ ...shared, entryPoints: ["src/styles/app.css"], external: ["/assets/*"] });
  cssUrl = add("app.css", css.outputFiles[0].contents, { hashed: true });
}
for (const page of ["index.html", "neutral.html"]) {
  if (!existsSync(join(here, page))) continue;
  const text = (await readFile(join(here, page), "utf8")).replaceAll('"/app.css"', `"${cssUrl}"`).replaceAll('"/app.js"', `"${appUrl}"`);
  // Named in the page, so that a slow line fetches them side by side and not one after another.
  const ahead = (initial.app ?? []).slice(1).map((path) => `    <link rel="modulepreload" href="${path}" />\n`).join("");
  add(page, page === "index.html" ? text.replace("  </head>", `${ahead}  </head>`) : text);
}

// What the loader installs, and the loader, which is not part of any release.
const list = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, bytes]) => ({ path: `/${path}`, size: bytes.length, sha256: sha256(bytes) }));
const manifest = JSON.stringify({ release: version, counter, files: list }, null, 1);
const unlisted = new Map([["release.json", Buffer.from(manifest)]]);
if (existsSync(join(here, "src/sw.ts"))) {
  unlisted.set("sw.js", Buffer.from((await bundle("src/sw.ts", {}, { format: "iife" })).text));
}
// Pages for the browser tests only: never in a release, never served by the relay.
if (tests) {
  for (const name of await readdir(join(here, "tests/harness"))) {
    if (!name.endsWith(".ts")) continue;
    const made = await bundle(`tests/harness/${name}`, { ...define, __CRYPTO_WORKER__: JSON.stringify(cryptoUrl) });
    const script = name.replace(/\.ts$/, ".js");
    unlisted.set(`test/${script}`, Buffer.from(made.text));
    unlisted.set(`test/${name.replace(/\.ts$/, ".html")}`, Buffer.from(`<!doctype html><title>test</title><script type="module" src="/test/${script}"></script>`));
  }
}

/** The phone's screens for the translators' studio: never in a release, never served by the relay. */
async function preview() {
  const folder = join(house, "backend/depter/words/studio/static/phone");
  const script = await bundle("preview/words.tsx", { ...define, __CRYPTO_WORKER__: JSON.stringify(cryptoUrl) }, { jsx: "automatic", jsxImportSource: "preact" });
  const style = await esbuild.build({ ...shared, entryPoints: ["src/styles/app.css"], external: ["/assets/*"] });
  const forms = { definitions: [], lists: [] };
  for await (const path of walk(definitions)) {
    if (!path.endsWith(".json") || /-\d+\.json$/.test(path)) continue;
    // Questionnaires on paper lie here too: they hold numbers and no sentence, so the studio has no place for them.
    const read = JSON.parse(await readFile(path, "utf8"));
    if (read.list !== undefined) forms.lists.push(read);
    else if (read.form !== undefined) forms.definitions.push(read);
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "assets"), { recursive: true });
  await writeFile(join(folder, "words.js"), script.text);
  // The studio serves below a path of its own; fonts are looked for beside the style sheet.
  await writeFile(join(folder, "app.css"), Buffer.from(style.outputFiles[0].contents).toString().replaceAll("/assets/", "assets/"));
  await writeFile(join(folder, "forms.json"), JSON.stringify(forms));
  await cp(join(here, "assets/fonts"), join(folder, "assets/fonts"), { recursive: true });
}

await rm(out, { recursive: true, force: true });
for (const [path, bytes] of [...files, ...unlisted]) {
  await mkdir(dirname(join(out, path)), { recursive: true });
  await writeFile(join(out, path), bytes);
  if (/\.(js|css|json|svg|html)$/.test(path)) await writeFile(join(out, `${path}.gz`), gzipSync(bytes, { level: 9 }));
}
if (!tests && named === undefined) await preview();
await mkdir(join(house, "build"), { recursive: true });
await writeFile(join(house, "build/pwa-meta.json"), JSON.stringify(metas));
if (!tests) {
  await rm(served, { recursive: true, force: true });
  await cp(out, served, { recursive: true });
}

const gz = (path) => gzipSync(files.get(path.slice(1)) ?? unlisted.get(path.slice(1)) ?? Buffer.alloc(0), { level: 9 }).length;
const kb = (n) => `${(n / 1024).toFixed(1)} kB gz`;
const sum = (paths) => paths.reduce((n, path) => n + gz(path), 0);
const scripts = (name) => [...files.keys()].filter((path) => path.startsWith(`${name}-`) && path.endsWith(".js")).map((path) => `/${path}`);
/** Read by tests/bench: what is fetched before the first screen, before the first sealing, and in all. */
const sizes = {
  screens: sum(initial.app ?? []),
  crypto: sum(initial.crypto ?? []),
  allScreens: sum(scripts("app")),
  allCrypto: sum(scripts("crypto")),
};
await writeFile(join(house, "build/pwa-sizes.json"), JSON.stringify(sizes));
console.log(`screens at the start: ${kb(sizes.screens)} in ${initial.app?.length} files; all screens ${kb(sizes.allScreens)}`);
console.log(`crypto worker at the start: ${kb(sizes.crypto)}; with noble's parts ${kb(sizes.allCrypto)}`);
console.log(`screens and crypto worker at the start: ${kb(sizes.screens + sizes.crypto)}`);
console.log(`style ${cssUrl} ${kb(gz(cssUrl))}`);
console.log(`loader /sw.js ${kb(gz("/sw.js"))}`);
console.log(`whole release: ${list.length} files, ${kb([...files.values()].reduce((n, b) => n + gzipSync(b).length, 0))}`);
