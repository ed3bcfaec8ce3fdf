import { checkedFault, type Fault, FaultError, type FaultTable, formatFault } from './fault.ts';

/** The faults that one simulated instrument shows, checked against those it knows. */
export class FaultSet {
  readonly #values = new Map<string, number | 'random' | undefined>();

  /** @throws {@link FaultError} when a fault is unknown, is given twice, or has a value that does not fit it. */
  constructor(faults: readonly Fault<string>[], table: FaultTable) {
    for (const fault of faults) {
      if (this.#values.has(fault.kind)) throw new FaultError(formatFault(fault), 'it is given twice', table);
      this.#values.set(fault.kind, checkedFault(fault, { table }).value);
    }
  }

  /** Tells whether the instrument shows a fault. */
  has(kind: string): boolean {
    return this.#values.has(kind);
  }

  /** Gives the number that a fault was specified with; 0 when the instrument does not show it. */
  amount(kind: string): number {
    const value = this.#values.get(kind);
    return typeof value === 'number' ? value : 0;
  }

  /** Gives the value that a fault was specified with, `undefined` when there is none. */
  value(kind: string): number | 'random' | undefined {
    return this.#values.get(kind);
  }
}
