/**
 * Give every hash, MAC, KDF info and signature a purpose of its own (SPEC 1); never hash bare bytes
 * where a label belongs. Twin of `envelope/labels.py`.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, plain } from "./bytes.ts";
import { type Encodable, enc } from "./codec.ts";

const PREFIX = "depter/v1/";

export const ZERO_HASH: Bytes = new Uint8Array(32);

/** Prefix a label for ever. SPEC 1. */
export function D(label: string): string {
  return PREFIX + label;
}

/**
 * SHA-256. SPEC 1.
 *
 * In JavaScript, not in WebCrypto: ids and rows are short, and a synchronous hash keeps ids plain
 * values in both twins. What is long (parts of blobs) goes through `digest` of the providers.
 */
export function H(data: Uint8Array): Bytes {
  return plain(sha256(data));
}

/** `enc([D(label), ...parts])`: injective and bound to one purpose. SPEC 1. */
export function tagged(label: string, ...parts: readonly Encodable[]): Bytes {
  return enc([D(label), ...parts]);
}

/** `H(enc([D(label), ...parts]))`. SPEC 1. */
export function hashed(label: string, ...parts: readonly Encodable[]): Bytes {
  return H(tagged(label, ...parts));
}
