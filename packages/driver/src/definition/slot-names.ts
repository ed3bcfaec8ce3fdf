import type { FieldValue } from './particle-definition.ts';
import type { ValueRecord } from './value-records.ts';

/** The values of a layout, each in a slot of its own; those that are not there are `undefined`. */
export type Slots = readonly (FieldValue | undefined)[];

/** What a view is a view of. */
interface Viewed {
  readonly slots: Slots;
}

/** The names of a layout's values, and the slots that the values are in while a record is read. */
export class SlotNames {
  readonly slotOf: ReadonlyMap<string, number>;
  readonly #names: readonly string[];
  readonly #blank: Slots;
  readonly #view: ProxyHandler<Viewed>;

  constructor(names: readonly string[]) {
    const slotOf: ReadonlyMap<string | symbol, number> = new Map(names.map((name, slot) => [name, slot]));
    const valueOf = ({ slots }: Viewed, name: string | symbol): FieldValue | undefined => {
      const slot = slotOf.get(name);
      return slot === undefined ? undefined : slots[slot];
    };
    this.slotOf = slotOf as ReadonlyMap<string, number>; // all of its keys are names
    this.#names = names;
    this.#blank = names.map(() => undefined);
    this.#view = {
      get: valueOf,
      has: (_, name) => slotOf.has(name),
      ownKeys: () => [...names],
      getOwnPropertyDescriptor: (viewed, name) =>
        slotOf.has(name) ? { value: valueOf(viewed, name), enumerable: true, configurable: true, writable: false } : undefined,
      set: () => false,
      defineProperty: () => false,
      deleteProperty: () => false,
    };
  }

  /** Gives slots for one record, with no value in them. */
  blank(): (FieldValue | undefined)[] {
    return this.#blank.slice();
  }

  /**
   * Gives what looks like {@link recordOf}, and cannot be changed.
   *
   * It costs next to nothing to make, where a record of a hundred names takes longer than reading their values; looking one
   * up costs more.
   */
  viewOf(slots: Slots): ValueRecord {
    return new Proxy<Viewed>({ slots }, this.#view) as unknown as ValueRecord; // by its handler it has these names and values
  }

  /** Gives a record of all values, those that are not there `undefined`. */
  recordOf(slots: Slots): ValueRecord {
    return Object.fromEntries(this.#names.map((name, slot) => [name, slots[slot]]));
  }
}
