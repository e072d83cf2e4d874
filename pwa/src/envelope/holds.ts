/** Run a check of noble's, which throws where WebCrypto would say no. */
export function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
