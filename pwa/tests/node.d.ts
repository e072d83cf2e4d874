/** The few parts of node that tests use; @types/node would bring a hundred more and clash with the DOM's. */
declare module "node:assert/strict" {
  const assert: {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(text: string, pattern: RegExp, message?: string): void;
    throws(block: () => unknown, expected?: unknown, message?: string): void;
    rejects(block: Promise<unknown> | (() => Promise<unknown>), expected?: unknown): Promise<void>;
  };
  export default assert;
}
declare module "node:fs" {
  export function readFileSync(path: string | URL | number, encoding: "utf8"): string;
  export function readdirSync(path: string | URL): string[];
}
declare module "node:process" {
  export const argv: string[];
  export const stdout: { write(text: string): void };
}
declare module "node:test" {
  const test: (name: string, body: () => void | Promise<void>) => void;
  export default test;
}
