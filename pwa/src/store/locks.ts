/**
 * Who may write: Web Locks, so that two tabs never seal or save at the same time.
 *
 * Must never: wait silently for a lock that another tab may hold for hours.
 */

/** Runs `work` while holding the lock `seal` (ruling 2). */
export function whileSealing<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request("seal", { mode: "exclusive" }, work) as Promise<T>;
}

/**
 * Takes the notebook for this tab. `false`: another tab has it. With `steal` it is taken from there.
 * `onLost` is called once when another tab takes it from us.
 */
export function holdNotebook(onLost: () => void, steal = false): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks
      .request("notebook", steal ? { steal: true } : { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held as long as the page lives.
        return lock === null ? undefined : new Promise<void>(() => {});
      })
      .catch(() => onLost());
  });
}

export function locksExist(): boolean {
  return typeof navigator !== "undefined" && "locks" in navigator;
}
