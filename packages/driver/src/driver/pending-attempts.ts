/** The attempts at something that run or wait for their turn, for somebody who wants none of them any more. */
export class PendingAttempts {
  #count = 0;
  #over = new AbortController();

  /** Whether there are any. */
  get isAny(): boolean {
    return this.#count > 0;
  }

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
    const hadSome = this.isAny;
    this.#over.abort(reason);
    this.#over = new AbortController();
    return hadSome;
  }
}
