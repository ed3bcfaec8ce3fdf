/** The attempts to connect that run or wait for their turn, for somebody who wants none of them any more. */
export class PendingConnects {
  #count = 0;
  #over = new AbortController();

  /** Makes an attempt under the caller's signal, if there is one, and what {@link giveUp} aborts with. */
  async make<R>(signal: AbortSignal | undefined, attempt: (signal: AbortSignal) => Promise<R>): Promise<R> {
    const over = this.#over.signal;
    this.#count += 1;
    try {
      return await attempt(signal === undefined ? over : AbortSignal.any([signal, over]));
    } finally {
      this.#count -= 1;
    }
  }

  /** Aborts all of them; false when there are none. */
  giveUp(reason: Error): boolean {
    const hadSome = this.#count > 0;
    this.#over.abort(reason);
    this.#over = new AbortController();
    return hadSome;
  }
}
