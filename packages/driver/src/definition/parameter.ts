import { ParameterError } from '../errors.ts';
import { shown } from '../shown.ts';

/**
 * Who may change a parameter.
 *
 * `read-write`: anybody. `read-only`: the instrument alone. `immutable`: start-up only. `direct-access`: only from
 * direct access, and put back after it.
 */
export type Visibility = 'read-write' | 'read-only' | 'immutable' | 'direct-access';

/** The values that a parameter can have. All are primitives, so they compare with `===` and print as JSON. */
export type ParameterValue = number | boolean | string;

/** One setting of an instrument: how it is called, read, written and checked. */
export interface Parameter<T extends ParameterValue = ParameterValue, V extends Visibility = Visibility> {
  readonly type: 'int' | 'float' | 'flag' | 'choice' | 'text' | 'date' | 'time' | 'custom';
  /** The instrument's exact token, used to set it. */
  readonly wire: string;
  readonly description: string;
  /** A UDUNITS-2 string; absent for what has no unit. */
  readonly unit?: string;
  /** Lowest and highest value, both allowed. */
  readonly range?: readonly [minimum: number, maximum: number];
  /** The values of a choice. */
  readonly choices?: readonly string[];
  readonly visibility: V;
  /** The value the maker ships. */
  readonly default?: T;
  /** The value the driver applies when it finds the instrument in command mode. */
  readonly startup?: T;
  /** Whether it is put back as it was after direct access. */
  readonly isRestoredAfterDirectAccess: boolean;
  /** For how long a value that was read counts as known; a `get` asks again after it. Absent: until something makes it doubtful. */
  readonly expiresAfterMs?: number;
  /**
   * Finds the value in the instrument's status text; matched against the whole of it with the `m` flag, its line ends
   * made LF, so that a value may stand on a line of its own or be told over several.
   */
  readonly pattern: RegExp;
  /**
   * Reads the value from a match of {@link pattern}. The instrument may hold a value out of range.
   *
   * @throws {@link ProtocolError} when what it reads is no value of this kind.
   */
  readonly parse: (match: RegExpExecArray) => T;
  /**
   * Writes a checked value as the instrument expects it.
   *
   * A method, so that parameters of any type fit one record; whoever calls it without the type calls {@link check} first.
   */
  format(value: T): string;
  /**
   * Answers the value if this parameter can hold it.
   *
   * @throws {@link ParameterError} naming what was expected and found.
   */
  readonly check: (name: string, value: unknown) => T;
}

/** What every parameter is told. */
export interface ParameterOptions<T extends ParameterValue> {
  readonly wire: string;
  readonly description: string;
  readonly pattern: RegExp;
  readonly unit?: string;
  readonly visibility?: Visibility;
  readonly default?: T;
  readonly startup?: T;
  readonly isRestoredAfterDirectAccess?: boolean;
  /** For how long a value that was read counts as known; for what the instrument itself changes. Default for ever. */
  readonly expiresAfterMs?: number;
}

/** The visibility that options ask for. */
export type VisibilityOf<O> = O extends { readonly visibility: infer V extends Visibility } ? V : 'read-write';

/** What differs from one kind of parameter to the next. */
export interface ParameterKind<T extends ParameterValue> {
  readonly type: Parameter['type'];
  readonly parse: (match: RegExpExecArray) => T;
  readonly format: (value: T) => string;
  /** Whether a value is of this kind and in range. */
  readonly accepts: (value: unknown) => value is T;
  /** What is accepted, in words, for messages. */
  readonly expected: string;
  readonly range?: readonly [minimum: number, maximum: number];
  readonly choices?: readonly string[];
}

/** Makes a parameter of some kind; instruments with a value type of their own start here. */
export function parameter<T extends ParameterValue, const O extends ParameterOptions<T>>(
  options: O,
  kind: ParameterKind<T>,
): Parameter<T, VisibilityOf<O>> {
  const { wire, description, pattern, unit, visibility = 'read-write', isRestoredAfterDirectAccess = false } = options;
  return {
    type: kind.type,
    wire,
    description,
    pattern: multiline(pattern),
    ...(unit !== undefined && { unit }),
    ...(kind.range && { range: kind.range }),
    ...(kind.choices && { choices: kind.choices }),
    ...(options.default !== undefined && { default: options.default }),
    ...(options.startup !== undefined && { startup: options.startup }),
    // VisibilityOf<O> is computed from the very option that is read here, with the same default.
    visibility: visibility as VisibilityOf<O>,
    isRestoredAfterDirectAccess,
    ...(options.expiresAfterMs !== undefined && { expiresAfterMs: options.expiresAfterMs }),
    parse: kind.parse,
    format: kind.format,
    check: (name, value) => {
      if (kind.accepts(value)) return value;
      throw new ParameterError(`${name}: expected ${kind.expected}, found ${shown(value)}`, name);
    },
  };
}

function multiline(pattern: RegExp): RegExp {
  const flags = pattern.flags.replace(/[gy]/g, '');
  return new RegExp(pattern.source, flags.includes('m') ? flags : `${flags}m`);
}
