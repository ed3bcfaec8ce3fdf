/** Yields what an input gives until it ends; throws the signal's reason once that aborts, also while the input gives nothing. */
export async function* readUntilAborted<T>(input: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = input[Symbol.asyncIterator]();
  const { promise: abort, release } = rejectionOf(signal);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), abort]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    release();
  }
}

function rejectionOf(signal: AbortSignal): { readonly promise: Promise<never>; readonly release: () => void } {
  let release = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    }; // whatever the signal was aborted with
    release = () => {
      signal.removeEventListener('abort', abort);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  promise.catch(() => undefined); // the race is where it matters
  return { promise, release };
}
