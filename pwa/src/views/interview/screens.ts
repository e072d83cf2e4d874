/** Every screen of an open interview, as one bundle that is read after the lock screen stands. */

export { Before, Sealed, Sealing } from "./before.tsx";
export { MissingPage, Sections } from "./jump.tsx";
export { Cover, Pause, Section } from "./section.tsx";
