import { settingTable } from './setting-table.ts';

/** The settings of a simulated WorkHorse, each as it is told. */
export class SettingMemory {
  readonly #initial: ReadonlyMap<string, string>;
  #values: Map<string, string>;

  /** @throws `RangeError` for a setting that there is not, or a value that it does not take. */
  constructor(changes: Readonly<Record<string, string>> = {}) {
    this.#values = new Map(Object.entries(settingTable).map(([token, { factory }]) => [token, factory]));
    for (const [token, value] of Object.entries(changes)) {
      if (!this.set(token, value)) throw new RangeError(`a WorkHorse does not take ${token}${value}`);
    }
    this.#initial = new Map(this.#values);
  }

  /** Whether there is such a setting. */
  has(token: string): boolean {
    return this.#values.has(token);
  }

  /** Gives a setting as it is told; empty for one that there is not. */
  get(token: string): string {
    return this.#values.get(token) ?? '';
  }

  /** Gives a setting that is a number. */
  number(token: string): number {
    return Number(this.get(token));
  }

  /** Changes a setting; false when it does not take the value. */
  set(token: string, value: string): boolean {
    const taken = settingTable[token]?.taken(value.trim());
    if (taken !== undefined) this.#values.set(token, taken);
    return taken !== undefined;
  }

  /** Takes all settings back to what they were at first. */
  restore(): void {
    this.#values = new Map(this.#initial);
  }

  /** Tells a setting, as a query is answered: the T and W groups without an equals sign. */
  line(token: string): string {
    const equals = /^[TW]/.test(token) ? '' : '= ';
    return `${token} ${equals}${this.get(token)} ${'-'.repeat(16)} ${settingTable[token]?.label ?? ''}`;
  }
}
