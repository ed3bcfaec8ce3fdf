import type { AnyDefinition, Changes, ParameterName, Values } from '../definition/instrument-definition.ts';
import type { Parameter, ParameterValue } from '../definition/parameter.ts';
import { CONTROL } from '../definition/parameter-kinds.ts';
import { type Difference, ParameterError } from '../errors.ts';
import { DriverParameter } from '../lineage/names.ts';

/** One setting, checked and ready to be sent. */
export interface EncodedSetting {
  readonly name: string;
  readonly wire: string;
  readonly text: string;
}

/** What is known of an instrument's settings, and how to read and write them. Sends nothing itself. */
export class Settings<D extends AnyDefinition> {
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #known = new Map<string, ParameterValue>();

  constructor(definition: D) {
    this.#parameters = new Map(Object.entries(definition.parameters));
  }

  /** All that is known. */
  get values(): Partial<Values<D>> {
    // Every entry was read by the parser of the parameter it is filed under.
    return Object.fromEntries(this.#known) as Partial<Values<D>>;
  }

  /** Whether nothing has been read yet. */
  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Takes over every parameter that a status text tells, and answers the names of those that are new or different. */
  read(statusText: string): readonly ParameterName<D>[] {
    const lines = statusText.replaceAll('\r', '');
    const changed: ParameterName<D>[] = [];
    for (const [name, { pattern, parse }] of this.#parameters) {
      const match = pattern.exec(lines);
      if (match === null) continue;
      const value = parse(match);
      // The names of #parameters are those of the definition.
      if (!Object.is(this.#known.get(name), value)) changed.push(name as ParameterName<D>);
      this.#known.set(name, value);
    }
    return changed;
  }

  /** Forgets everything; another instrument may be at the other end now. */
  forget(): void {
    this.#known.clear();
  }

  /** Whether all of these have been read. */
  knows(names: readonly ParameterName<D>[]): boolean {
    return names.every((name) => this.#known.has(name));
  }

  /** Answers those of the known values that are asked for. */
  pick(names: readonly ParameterName<D>[]): Partial<Values<D>> {
    const picked = names.filter((name) => this.#known.has(name)).map((name) => [name, this.#known.get(name)]);
    return Object.fromEntries(picked) as Partial<Values<D>>; // as in `values`
  }

  /**
   * Checks what a `get` asks for.
   *
   * @throws {@link ParameterError} for anything but a list of this instrument's parameters, or ALL.
   */
  checkNames(names: unknown): readonly ParameterName<D>[] {
    if (names === undefined) throw new ParameterError('Get command requires a parameter list or tuple.');
    // The names of #parameters are those of the definition.
    const all = [...this.#parameters.keys()] as ParameterName<D>[];
    if (names === DriverParameter.ALL) return all;
    if (!Array.isArray(names)) throw new ParameterError(`Get argument not a list or tuple: found ${shown(names)}`);
    for (const name of names as unknown[]) {
      if (typeof name !== 'string' || !this.#parameters.has(name)) {
        throw new ParameterError(`${shown(name)} is not a valid parameter; expected some of ${all.join(', ')}`, String(name));
      }
    }
    return names as ParameterName<D>[]; // each has just been found among them
  }

  /**
   * Checks everything a `set` asks for, and writes each value as the instrument expects it.
   *
   * @throws {@link ParameterError} for the first parameter that is unknown, not writable, mistyped or out of range.
   */
  encode(changes: unknown, mayWrite: readonly Parameter['visibility'][] = ['read-write']): readonly EncodedSetting[] {
    if (changes === undefined) throw new ParameterError('Set command requires a parameter dict.');
    if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
      throw new ParameterError(`Set parameters not a dict: found ${shown(changes)}`);
    }
    return Object.entries(changes).map(([name, value]) => this.#encodeOne(name, value, mayWrite));
  }

  /** Answers where the known values differ from those that were set, as the instrument would write them. */
  differences(changes: Changes<D>): readonly Difference[] {
    return Object.entries<unknown>(changes).flatMap(([name, expected]) => {
      const parameter = this.#parameters.get(name);
      const found = this.#known.get(name);
      const isSame = parameter !== undefined && found !== undefined && sameOnTheWire(parameter, expected, found);
      return isSame ? [] : [{ name, expected, found }];
    });
  }

  /** Answers the start-up values that the instrument does not hold. */
  startupChanges(): Changes<D> {
    const wanted = [...this.#parameters].filter(([name, parameter]) => {
      const found = this.#known.get(name);
      return parameter.startup !== undefined && (found === undefined || !sameOnTheWire(parameter, parameter.startup, found));
    });
    // Start-up values were checked against their own parameters when the instrument was defined.
    return Object.fromEntries(wanted.map(([name, { startup }]) => [name, startup])) as Changes<D>;
  }

  #encodeOne(name: string, value: unknown, mayWrite: readonly Parameter['visibility'][]): EncodedSetting {
    const parameter = this.#parameters.get(name);
    if (parameter === undefined) {
      throw new ParameterError(`Unknown driver parameter ${shown(name)}; expected some of ${[...this.#parameters.keys()].join(', ')}`, name);
    }
    if (!mayWrite.includes(parameter.visibility)) {
      throw new ParameterError(`${name} is ${parameter.visibility}: it cannot be set to ${shown(value)}`, name);
    }
    const text = parameter.format(parameter.check(name, value));
    if (CONTROL.test(text)) throw new ParameterError(`${name}: ${shown(value)} would put a control character on the wire`, name);
    return { name, wire: parameter.wire, text };
  }
}

/** Whether two values are the same to the instrument, which keeps no more of a number than it writes. */
function sameOnTheWire(parameter: Parameter, expected: unknown, found: ParameterValue): boolean {
  return parameter.format(parameter.check('value', expected)) === parameter.format(found);
}

function shown(value: unknown): string {
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? JSON.stringify(value) : String(value);
}
