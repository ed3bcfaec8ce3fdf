import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { AnyDefinition, Changes, ParameterName, Values } from '../definition/instrument-definition.ts';
import type { Parameter, ParameterValue } from '../definition/parameter.ts';
import { commandLineFault } from '../engine/command-line.ts';
import { type Difference, ParameterError } from '../errors.ts';
import { DriverParameter } from '../lineage/names.ts';
import { shown } from '../shown.ts';
import { DesiredSettings } from './desired-settings.ts';

/** One setting, checked and ready to be sent. */
export interface EncodedSetting {
  readonly name: string;
  readonly wire: string;
  readonly text: string;
}

/** Beside its definition, what {@link Settings} are given. */
export interface SettingsOptions {
  /** Tells when what is known expires. Default the real clock. */
  readonly scheduler?: Pick<SchedulerLike, 'now'>;
  /** What was set before, perhaps through another connection. Default nothing. */
  readonly desired?: DesiredSettings;
  /** Whether the instrument should hold its start-up values. Default `apply`. */
  readonly startup?: 'apply' | 'leave';
}

/** What users may set. */
const WRITABLE_BY_USERS: readonly Parameter['visibility'][] = ['read-write'];
/** What a driver may set at start-up and after direct access. */
const WRITABLE_BY_DRIVER: readonly Parameter['visibility'][] = ['read-write', 'immutable', 'direct-access'];

/** What is known of an instrument's settings, and how to read and write them. Sends nothing itself. */
export class Settings<D extends AnyDefinition> {
  readonly #definition: D;
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #order: readonly string[];
  readonly #scheduler: Pick<SchedulerLike, 'now'>;
  readonly #known = new Map<string, ParameterValue>();
  /** What is known, as a record: every sample is judged by it, and it seldom changes. */
  #values: Partial<Values<D>> | undefined;
  /** When each of the known that expire was read. */
  readonly #readAtMs = new Map<string, number>();
  readonly #desired: DesiredSettings;
  readonly #hasStartup: boolean;
  /** Changes made here, which may name parameters that only a driver writes. */
  readonly #ownChanges = new WeakSet<object>();
  /** Those of the known that may have changed since they were read. */
  readonly #doubtful = new Set<string>();
  /** What is to be put back after direct access. */
  #remembered: ReadonlyMap<string, ParameterValue> | undefined;

  constructor(definition: D, { scheduler = asyncScheduler, desired = new DesiredSettings(), startup = 'apply' }: SettingsOptions = {}) {
    this.#definition = definition;
    this.#parameters = new Map(Object.entries(definition.parameters));
    this.#order = definition.setOrder ?? [];
    this.#scheduler = scheduler;
    this.#desired = desired;
    this.#hasStartup = startup === 'apply';
  }

  /** All that has been read, as it was read last. */
  get values(): Partial<Values<D>> {
    // Every entry was read by the parser of the parameter it is filed under.
    return (this.#values ??= Object.freeze(Object.fromEntries(this.#known)) as Partial<Values<D>>);
  }

  /** Whether nothing is known: nothing has been read yet, or all of it has become doubtful. */
  get isEmpty(): boolean {
    return this.#known.size === this.#doubtful.size;
  }

  /**
   * Takes over every parameter that a status text tells, and answers the names of those that are new or different.
   *
   * @throws `ProtocolError` when one of them is told in a way that cannot be read; then none is taken over.
   */
  read(statusText: string): readonly ParameterName<D>[] {
    const lines = statusText.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    const told = new Map<string, ParameterValue>();
    for (const [name, { pattern, parse }] of this.#parameters) {
      const match = pattern.exec(lines);
      if (match !== null) told.set(name, parse(match));
    }
    const changed = [...told].filter(([name, value]) => !Object.is(this.#known.get(name), value)).map(([name]) => name);
    for (const [name, value] of told) {
      this.#known.set(name, value);
      this.#values = undefined;
      if (this.#parameters.get(name)?.expiresAfterMs !== undefined) this.#readAtMs.set(name, this.#scheduler.now());
      this.#doubtful.delete(name);
    }
    return changed;
  }

  /** Doubts some of what is known, or all of it: the instrument may hold other values now, and is to be asked. */
  doubt(names: Iterable<string> = this.#known.keys()): void {
    for (const name of names) {
      if (this.#known.has(name)) this.#doubtful.add(name);
    }
  }

  /** Whether all of these have been read, and none has become doubtful or expired since. */
  knows(names: readonly ParameterName<D>[]): boolean {
    return names.every((name) => this.#known.has(name) && !this.#doubtful.has(name) && !this.#isExpired(name));
  }

  /** Notes, unless that has been done, what {@link takeRemembered} is to put back, and doubts everything: somebody is about to have direct access. */
  remember(): void {
    this.#remembered ??= new Map(
      [...this.#known].filter(([name, value]) => !this.#doubtful.has(name) && canBePutBack(name, value, this.#parameters.get(name))),
    );
    this.doubt();
  }

  /** Whether {@link takeRemembered} has not been called since {@link remember}. */
  get isRemembering(): boolean {
    return this.#remembered !== undefined;
  }

  /** Answers, once, those of the values noted by {@link remember} that the instrument no longer holds. */
  takeRemembered(): Changes<D> {
    const remembered = [...(this.#remembered ?? [])];
    this.#remembered = undefined;
    return this.#own(remembered.filter(([name, value]) => !this.#holds(name, value)));
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
   * Checks everything a `set` asks for, and writes each value as the instrument expects it, in the order of sending.
   *
   * @throws {@link ParameterError} for the first parameter that is unknown, not writable, mistyped or out of range.
   */
  encode(changes: unknown): readonly EncodedSetting[] {
    if (changes === undefined) throw new ParameterError('Set command requires a parameter dict.');
    if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
      throw new ParameterError(`Set parameters not a dict: found ${shown(changes)}`);
    }
    const mayWrite = this.#ownChanges.has(changes) ? WRITABLE_BY_DRIVER : WRITABLE_BY_USERS;
    const encoded = Object.entries(changes).map(([name, value]) => this.#encodeOne(name, value, mayWrite));
    const first = this.#order.flatMap((name) => encoded.filter((each) => each.name === name));
    return [...first, ...encoded.filter((each) => !first.includes(each))];
  }

  /** Answers where the known values differ from those that were set, as the instrument would write them. */
  differences(changes: Changes<D>): readonly Difference[] {
    return Object.entries<unknown>(changes)
      .filter(([name, expected]) => !this.#holds(name, expected))
      .map(([name, expected]) => ({ name, expected, found: this.#doubtful.has(name) ? undefined : this.#known.get(name) }));
  }

  /** Notes what somebody has set: from now on the instrument should hold it, in place of a start-up value if there is one. */
  choose(changes: Changes<D>): void {
    // Each was accepted by its parameter, or it would not have been set.
    this.#desired.choose(Object.entries(changes) as [string, ParameterValue][]);
  }

  /**
   * Takes for wanted what the instrument holds in place of what it should.
   *
   * @throws {@link ParameterError} when one of these values could not be set again; then none is taken.
   */
  keep(): void {
    this.#desired.choose(this.desiredDifferences().flatMap(({ name, found }) => {
      const parameter = this.#parameters.get(name);
      return parameter === undefined ? [] : [[name, parameter.check(name, found)] as const];
    }));
  }

  /** Wants no longer what was set, start-up values apart: whoever had direct access may have changed it on purpose. */
  releaseChoices(): void {
    this.#desired.release([...this.#desired.chosen.keys()].filter((name) => this.#parameters.get(name)?.startup === undefined));
  }

  /** What the instrument should hold: start-up values, and what was set beside them and in their place. */
  get wanted(): Readonly<Record<string, ParameterValue>> {
    return Object.fromEntries(this.#wanted());
  }

  /** Whether the instrument has been given its settings, on this connection or one before. */
  get isEstablished(): boolean {
    return this.#desired.isEstablished;
  }

  /** Notes that the instrument has been given its settings. */
  establish(): void {
    this.#desired.isEstablished = true;
  }

  /** Answers the start-up values, and what was set beside them and in their place, that the instrument does not hold; for the driver to set. */
  desiredChanges(): Changes<D> {
    return this.#own(this.#wanted().filter(([name, value]) => !this.#holds(name, value)));
  }

  /** Answers the same as differences, those left out that nothing is known of. */
  desiredDifferences(): readonly Difference[] {
    return this.#wanted()
      .filter(([name, value]) => this.knows([name as ParameterName<D>]) && !this.#holds(name, value)) // a name of a parameter
      .map(([name, expected]) => ({ name, expected, found: this.#known.get(name) }));
  }

  /** Joins changes that were made here. */
  joined(...changes: readonly Changes<D>[]): Changes<D> {
    return this.#own(changes.flatMap((each) => Object.entries<unknown>(each)));
  }

  #wanted(): readonly (readonly [name: string, value: ParameterValue])[] {
    const { chosen } = this.#desired;
    const started = this.#hasStartup ? [...this.#parameters].flatMap(([name, { startup }]) => (startup === undefined || chosen.has(name) ? [] : [[name, startup] as const])) : [];
    return [...started, ...chosen];
  }

  #own(entries: readonly (readonly [string, unknown])[]): Changes<D> {
    const changes = Object.fromEntries(entries) as Changes<D>; // values that their own parameters have checked or read
    this.#ownChanges.add(changes);
    return changes;
  }

  #isExpired(name: string): boolean {
    const readAtMs = this.#readAtMs.get(name);
    if (readAtMs === undefined) return false;
    const { expiresAfterMs = Infinity } = this.#parameters.get(name) ?? {};
    const ageMs = this.#scheduler.now() - readAtMs;
    // What is read in the future was read before the clock was set back, and nobody knows how long ago.
    return ageMs < 0 || ageMs >= expiresAfterMs;
  }

  /** Whether the instrument is known to hold a value, which its parameter accepts. */
  #holds(name: string, value: unknown): boolean {
    const [parameter, found] = [this.#parameters.get(name), this.#known.get(name)];
    if (parameter === undefined || found === undefined || this.#doubtful.has(name)) return false;
    return Object.is(found, value) || sameOnTheWire(parameter, value, found);
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
    const fault = commandLineFault(text, this.#definition);
    if (fault !== undefined) throw new ParameterError(`${name}: cannot put ${shown(text)} on the wire for ${shown(value)}: expected ${fault}`, name);
    return { name, wire: parameter.wire, text };
  }
}

/** Whether two values are the same to the instrument, which keeps no more of a number than it writes. */
function sameOnTheWire(parameter: Parameter, expected: unknown, found: ParameterValue): boolean {
  const [sent, held] = [parameter.format(parameter.check('value', expected)), parameter.format(found)];
  // What is left of a small negative number may be -0.00, which an instrument tells as 0.00.
  return sent === held || (typeof found === 'number' && Number(sent) === Number(held));
}

/** Whether a value is to be put back as it was after direct access, and can be: the instrument may hold one that it would not be given. */
function canBePutBack(name: string, value: ParameterValue, parameter: Parameter | undefined): boolean {
  if (parameter === undefined || parameter.visibility === 'read-only') return false;
  if (!parameter.isRestoredAfterDirectAccess && parameter.visibility !== 'direct-access') return false;
  try {
    parameter.check(name, value);
    return true;
  } catch {
    return false;
  }
}
