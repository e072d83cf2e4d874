/**
 * Finds every sentence in the phone's TypeScript by the compiler's own syntax tree and prints them as
 * JSON: `{"messages": [{context, one, many, note, path, line}], "errors": [{path, line, why}]}`.
 *
 * Must never: guess. `t(key)`, a template string, a renamed or passed-on `t` is an error, because a
 * sentence that cannot be read here would never reach a translator.
 *
 * usage: node extract.mjs <tsconfig.json> <folder> <root that paths are told from>
 */

import { readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { API } from "typescript/unstable/sync";
import { isCallExpression, isIdentifier, isImportDeclaration, isNamespaceImport, isStringLiteral } from "typescript/unstable/ast/is";
import { SyntaxKind } from "typescript/unstable/ast";

/** How many leading arguments are text. */
const TEXTS = { t: 1, tn: 2, tp: 2 };

const [config, folder, root] = process.argv.slice(2).map((path) => resolve(path));
const messages = [];
const errors = [];

/** The words' own door; inside their room the file that defines `t`. */
const fromWords = (specifier, inWords) =>
  /(^|\/)words(\/index(\.ts)?)?$/.test(specifier) || (inWords && specifier === "./text.ts");

function lineOf(text, place) {
  let line = 1;
  for (let i = 0; i < place; i += 1) if (text.charCodeAt(i) === 10) line += 1;
  return line;
}

/**
 * The `i18n:` comment right behind a call (`t("Send") /* i18n: critical *\/`), else on the line of a call
 * or on the lines right above it.
 */
function noteAt(lines, line, behind) {
  const found = [];
  const right = /^\s*\/\*\s*i18n:\s*(.*?)\s*\*\//.exec(behind)?.[1];
  if (right !== undefined) return right;
  const told = (text) => /(?:\/\/|\/\*)\s*i18n:\s*(.*?)\s*(?:\*\/|\*\/\})?\s*$/.exec(text)?.[1];
  const own = told(lines[line - 1] ?? "");
  if (own !== undefined) return own;
  for (let i = line - 2; i >= 0; i -= 1) {
    const note = told(lines[i] ?? "");
    if (note === undefined) break;
    found.unshift(note);
  }
  return found.join(" ");
}

/** A string literal, or literals joined by `+`. */
function literal(node) {
  if (node === undefined) return null;
  if (isStringLiteral(node) || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral) return node.text;
  if (node.kind === SyntaxKind.ParenthesizedExpression) return literal(node.expression);
  if (node.kind === SyntaxKind.BinaryExpression && node.operatorToken.kind === SyntaxKind.PlusToken) {
    const left = literal(node.left);
    const right = literal(node.right);
    return left === null || right === null ? null : left + right;
  }
  return null;
}

function read(file, path) {
  const text = readFileSync(file.fileName, "utf8");
  const lines = text.split("\n");
  const at = (node) => lineOf(text, node.getStart(file));
  const fail = (node, why) => errors.push({ path, line: at(node), why });
  const used = new Set();

  const inWords = file.fileName.includes("/words/");
  for (const statement of file.statements) {
    if (!isImportDeclaration(statement) || !fromWords(statement.moduleSpecifier.text, inWords)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined) continue;
    if (isNamespaceImport(bindings)) {
      fail(statement, "import the words by name, not as a whole");
      continue;
    }
    for (const one of bindings.elements) {
      const original = (one.propertyName ?? one.name).text;
      if (!(original in TEXTS)) continue;
      if (one.name.text !== original) fail(one, `${original} must keep its name`);
      used.add(one.name.text);
    }
  }
  if (used.size === 0) return;

  const visit = (node, parent) => {
    if (isIdentifier(node) && used.has(node.text) && parent !== undefined) {
      const called = isCallExpression(parent) && parent.expression === node;
      const elsewhere =
        parent.kind === SyntaxKind.ImportSpecifier ||
        (parent.kind === SyntaxKind.PropertyAccessExpression && parent.name === node) ||
        ((parent.kind === SyntaxKind.PropertyAssignment || parent.kind === SyntaxKind.PropertySignature) && parent.name === node);
      if (!called && !elsewhere) fail(node, `${node.text} may only be called, with its text in place`);
      if (called) {
        const wanted = TEXTS[node.text];
        const texts = parent.arguments.slice(0, wanted).map(literal);
        if (texts.length < wanted || texts.some((one) => one === null)) fail(parent, `${node.text}() needs its text as a literal`);
        else
          messages.push({
            context: node.text === "tp" ? texts[0] : "",
            one: node.text === "tp" ? texts[1] : texts[0],
            many: node.text === "tn" ? texts[1] : "",
            note: noteAt(lines, at(parent), text.slice(parent.end, parent.end + 200)),
            path,
            line: at(parent),
          });
      }
    }
    node.forEachChild((child) => {
      visit(child, node);
    });
  };
  visit(file, undefined);
}

const api = new API();
try {
  const snapshot = api.updateSnapshot({ openProjects: [config] });
  const { program } = snapshot.getProjects()[0];
  const inside = folder + sep;
  for (const name of [...program.getSourceFileNames()].sort()) {
    const full = resolve(name);
    if (!full.startsWith(inside)) continue;
    const path = relative(root, full).split(sep).join("/");
    read(program.getSourceFile(name), path);
  }
} finally {
  api.close();
}
process.stdout.write(JSON.stringify({ messages, errors }));
