/** Taken while the module loads, so that a test which fakes timers does not stop this one. */
const nextMacrotask = globalThis.setImmediate;

/** Lets every promise that can settle by itself do so; no time passes. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    // Node runs all microtasks, those that microtasks add included, before the next macrotask.
    nextMacrotask(resolve);
  });
}
