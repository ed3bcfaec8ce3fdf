import { type AnyDefinition, type Parameter, ParameterError } from '@taffrail/driver';

/** What an instrument's settings were when they were first read, beside what they are now. */
export class SettingsAsFound {
  readonly #definition: AnyDefinition;
  readonly #found = new Map<string, unknown>();
  readonly #now = new Map<string, unknown>();

  constructor(definition: AnyDefinition) {
    this.#definition = definition;
  }

  /** Takes in what has been read; the first value of each parameter is what it was found with. */
  note(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (!this.#found.has(name)) this.#found.set(name, value);
      this.#now.set(name, value);
    }
  }

  /** Lists the parameters that users may write and that are otherwise than they were found. */
  get changed(): readonly string[] {
    return [...this.#found.keys()].filter(
      (name) => this.#parameter(name)?.visibility === 'read-write' && !Object.is(this.#found.get(name), this.#now.get(name)),
    );
  }

  /** Gives what would put them back, but for those that had a value which nobody may set. */
  changesBack(): Readonly<Record<string, unknown>> {
    const possible = this.changed.filter((name) => this.#isAcceptable(name));
    return Object.fromEntries(possible.map((name) => [name, this.#found.get(name)]));
  }

  #isAcceptable(name: string): boolean {
    try {
      this.#parameter(name)?.check(name, this.#found.get(name));
      return true;
    } catch (error) {
      if (error instanceof ParameterError) return false;
      throw error;
    }
  }

  #parameter(name: string): Parameter | undefined {
    return this.#definition.parameters[name];
  }
}
