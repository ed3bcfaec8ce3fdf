import { InstrumentError } from '@taffrail/connection';

/** One kind of misbehaviour that a simulated instrument can be told to show. */
export interface FaultKind {
  /** What follows the name and a colon: nothing, a duration, a probability, a whole number, or a size in bytes or `random`. */
  readonly argument: 'none' | 'milliseconds' | 'probability' | 'count' | 'size';
  /** The value that stands when the argument is left out; without it the argument is needed. */
  readonly fallback?: number;
  /** What the instrument then does, third person. */
  readonly description: string;
}

/** The kinds of faults that an instrument knows, by name. */
export type FaultTable = Readonly<Record<string, FaultKind>>;

/** A fault as data. Durations are in simulated milliseconds. */
export interface Fault<Name extends string = CommonFaultName> {
  readonly kind: Name;
  /** The argument, where the kind has one. */
  readonly value?: number | 'random';
}

/** The faults that every simulated instrument can show. */
export const commonFaults = {
  fragment: { argument: 'size', description: 'cuts all it sends into pieces of n bytes, or of random sizes' },
  delay: { argument: 'milliseconds', description: 'needs n ms for each piece it sends, one after the other' },
  drop: { argument: 'probability', description: 'loses each byte it sends with probability p' },
  garbage: { argument: 'probability', description: 'sends a random byte after a byte with probability p' },
  mute: { argument: 'none', description: 'never sends a byte' },
  'mute-after': { argument: 'count', description: 'sends nothing more from command n + 1 on' },
  late: { argument: 'milliseconds', description: 'acts on each command n ms after it came' },
  'disconnect-after': { argument: 'milliseconds', description: 'drops every connection n ms after it was made' },
  'half-open-after': { argument: 'milliseconds', description: 'lets every connection go dead, not closed, n ms after it was made' },
  'echo-delay': { argument: 'milliseconds', description: 'echoes n ms late, be it after the reply' },
  'prompt-in-data': { argument: 'none', description: 'sends its prompt once more in the middle of a reply' },
  reject: { argument: 'probability', fallback: 1, description: 'refuses a command it knows with probability p' },
} as const satisfies FaultTable;

/** The name of a fault that every simulated instrument can show. */
export type CommonFaultName = keyof typeof commonFaults;

/** A fault was specified that the instrument does not know, or with a value that makes no sense for it. */
export class FaultError extends InstrumentError {
  readonly code = 'fault-spec';
  /** What was specified. */
  readonly spec: string;
  /** How the known faults are written. */
  readonly known: readonly string[];

  constructor(spec: string, reason: string, table: FaultTable) {
    const known = Object.entries(table).map(([name, kind]) => writtenForm(name, kind));
    super(`cannot simulate the fault ${JSON.stringify(spec)}: ${reason}; known are ${known.join(', ')}`);
    this.spec = spec;
    this.known = known;
  }
}

/**
 * Reads a fault as it is written on a command line, `fragment:1` or `mute` for instance.
 *
 * @throws {@link FaultError} when the table has no such fault or the value does not fit it.
 */
export function parseFault(spec: string): Fault;
export function parseFault<Table extends FaultTable>(spec: string, table: Table): Fault<keyof Table & string>;
export function parseFault(spec: string, table: FaultTable = commonFaults): Fault<string> {
  const [, kind = '', argument] = /^([^:]*)(?::(.*))?$/s.exec(spec) ?? [];
  const known = Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (known === undefined) throw new FaultError(spec, 'there is no such fault', table);
  return checkedFault(argument === undefined ? { kind } : { kind, value: valueOf(argument) }, { spec, table });
}

/** Writes a fault as {@link parseFault} reads it. */
export function formatFault({ kind, value }: Fault<string>): string {
  return value === undefined ? kind : `${kind}:${value}`;
}

/** Gives a fault with its value filled in, or throws {@link FaultError}. */
export function checkedFault(fault: Fault<string>, { table, spec = formatFault(fault) }: { table: FaultTable; spec?: string }): Fault<string> {
  const known = Object.hasOwn(table, fault.kind) ? table[fault.kind] : undefined;
  if (known === undefined) throw new FaultError(spec, 'there is no such fault', table);
  const value = fault.value ?? known.fallback;
  const expected = expectations[known.argument];
  if (!expected.accepts(value)) throw new FaultError(spec, `expected ${expected.text}`, table);
  return value === undefined ? { kind: fault.kind } : { kind: fault.kind, value };
}

type FaultValue = number | 'random' | undefined;

const expectations: Readonly<Record<FaultKind['argument'], { text: string; accepts: (value: FaultValue) => boolean }>> = {
  none: { text: 'no value', accepts: (value) => value === undefined },
  milliseconds: { text: 'a number of milliseconds from 0', accepts: (value) => isNumber(value) && value >= 0 },
  probability: { text: 'a probability from 0 to 1', accepts: (value) => isNumber(value) && value >= 0 && value <= 1 },
  count: { text: 'a whole number from 0', accepts: (value) => isNumber(value) && Number.isInteger(value) && value >= 0 },
  size: {
    text: 'a number of bytes from 1, or "random"',
    accepts: (value) => value === 'random' || (isNumber(value) && Number.isInteger(value) && value >= 1),
  },
};

function isNumber(value: FaultValue): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function valueOf(text: string): number | 'random' {
  if (text === 'random') return text;
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

function writtenForm(name: string, { argument, fallback }: FaultKind): string {
  const forms = { none: '', milliseconds: ':<ms>', probability: ':<probability>', count: ':<n>', size: ':<bytes>|random' };
  return fallback === undefined ? name + forms[argument] : `${name}[${forms[argument]}]`;
}
