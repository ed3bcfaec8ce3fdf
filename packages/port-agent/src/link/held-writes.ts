/** Writes that wait for the line to be free. */
export class HeldWrites {
  #writes: Uint8Array[] = [];
  #lengthBytes = 0;

  get lengthBytes(): number {
    return this.#lengthBytes;
  }

  push(bytes: Uint8Array): void {
    this.#writes.push(bytes);
    this.#lengthBytes += bytes.length;
  }

  /** Takes everything that waits, in order. */
  takeAll(): readonly Uint8Array[] {
    const writes = this.#writes;
    this.#writes = [];
    this.#lengthBytes = 0;
    return writes;
  }
}
