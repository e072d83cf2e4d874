// The few parts of node that these tests use; the app itself has no node types at all.
declare module "node:test" {
  export default function test(name: string, run: () => void | Promise<void>): void;
}
declare module "node:assert/strict" {
  const assert: {
    equal(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    ok(value: unknown, message?: string): void;
    throws(run: () => unknown, check: (fault: { code?: string }) => boolean): void;
  };
  export default assert;
}
declare module "node:fs" {
  export function readFileSync(path: string | URL | number, encoding: "utf8"): string;
  export function writeFileSync(path: number, text: string): void;
}
declare module "node:crypto" {
  export function createHash(name: string): { update(text: string): { digest(as: "hex"): string } };
}
