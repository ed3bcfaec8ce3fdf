const LONGEST_WAIT_MS = 60_000;

/** Waits for a promise, and says what was waited for when it takes a minute. */
export async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(LONGEST_WAIT_MS);
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => { reject(new Error(`${what}: not within ${LONGEST_WAIT_MS} ms`)); }, { once: true });
    promise.then(resolve, reject);
  });
}
