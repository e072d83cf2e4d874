/** Bytes in, bytes out: the sealed envelope of SPEC.md; knows neither screen, storage nor language. */
export * from "./batch.ts";
export * from "./blobs.ts";
export * from "./bodies.ts";
export * from "./bytes.ts";
export {
  Cobblestone256Decryptor,
  Cobblestone256Encryptor,
  decrypt,
  encrypt,
  sealedSize,
} from "./cobblestone.ts";
export * from "./codec.ts";
export * from "./core.ts";
export * from "./ed25519.ts";
export * from "./envelope.ts";
export * from "./errors.ts";
export * from "./feed.ts";
export * from "./keys.ts";
export * from "./labels.ts";
export { padme, paddedBlobSize, paddedPayloadSize } from "./padding.ts";
export * from "./payload.ts";
export { type ProviderName, providerNames, providers, useProviders } from "./providers.ts";
export * from "./seal.ts";
export * from "./unseal.ts";
export * from "./verify.ts";
