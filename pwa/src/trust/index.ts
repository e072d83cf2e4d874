/** Who belongs to an organisation and who may open what (SPEC 10), as a phone verifies it. */
export * from "./acknowledgements.ts";
export * from "./directory.ts";
export * from "./entries.ts";
export * from "./freshness.ts";
export * from "./invitation.ts";
export * from "./joining.ts";
export { MAX_LABEL_BYTES, openLabel, sealLabel } from "./labels.ts";
export * from "./members.ts";
export * from "./root.ts";
