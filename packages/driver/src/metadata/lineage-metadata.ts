import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { Parameter } from '../definition/parameter.ts';
import { entriesOf } from '../entries.ts';
import { DriverEvent } from '../lineage/names.ts';

/** A parameter as the lineage's agents know it, under its wire token. Times are in seconds. */
export interface LineageParameter {
  readonly visibility: 'READ_WRITE' | 'READ_ONLY' | 'IMMUTABLE' | 'DIRECT_ACCESS';
  readonly startup: boolean;
  readonly direct_access: boolean;
  readonly display_name: string;
  readonly description: string;
  /** In seconds. */
  readonly get_timeout: number;
  /** In seconds. */
  readonly set_timeout: number;
  readonly value: { readonly type: 'int' | 'float' | 'bool' | 'string' | 'enum'; readonly units?: string; readonly default?: number | boolean | string };
  /** Lowest and highest value, or the values of a choice by what they are called. */
  readonly range?: readonly [number, number] | Readonly<Record<string, string>>;
}

/** A command as the lineage's agents know it, under its event. */
export interface LineageCommand {
  readonly display_name: string;
  /** In seconds. */
  readonly timeout: number;
  readonly arguments: Readonly<Record<string, never>>;
  readonly return: Readonly<Record<string, never>>;
}

/** What the lineage's `get_config_metadata` answers. */
export interface LineageMetadata {
  readonly driver: { readonly name: string; readonly vendor: string; readonly model: string };
  readonly commands: Readonly<Record<string, LineageCommand>>;
  readonly parameters: Readonly<Record<string, LineageParameter>>;
}

/** What is said where the definition says nothing, in milliseconds; as the command engine has it. */
const DEFAULT_REPLY_TIMEOUT_MS = 10_000;

/** The events that the lineage lists as commands; the others have methods of their own, or are not for users. */
const COMMANDS: Readonly<Partial<Record<DriverEvent, string>>> = {
  [DriverEvent.DISCOVER]: 'Discover',
  [DriverEvent.ACQUIRE_SAMPLE]: 'Acquire Sample',
  [DriverEvent.START_AUTOSAMPLE]: 'Start Autosample',
  [DriverEvent.STOP_AUTOSAMPLE]: 'Stop Autosample',
  [DriverEvent.TEST]: 'Test',
  [DriverEvent.CALIBRATE]: 'Calibrate',
  [DriverEvent.CLOCK_SYNC]: 'Synchronize Clock',
  [DriverEvent.ACQUIRE_STATUS]: 'Acquire Status',
  [DriverEvent.START_DIRECT]: 'Start Direct Access',
  [DriverEvent.STOP_DIRECT]: 'Stop Direct Access',
};

const VISIBILITIES = { 'read-write': 'READ_WRITE', 'read-only': 'READ_ONLY', immutable: 'IMMUTABLE', 'direct-access': 'DIRECT_ACCESS' } as const;

/**
 * Gives the lineage's form of an instrument's metadata, from its definition alone.
 *
 * The lineage has a time limit for each command of the driver. Here a driver's command may take several of the
 * instrument's: the limit told is the definition's `verbTimeoutsMs` or, without one, that of the longest reply there is.
 */
export function lineageMetadata(definition: AnyDefinition): LineageMetadata {
  const { id, vendor, model, states, replyTimeoutMs = DEFAULT_REPLY_TIMEOUT_MS, verbTimeoutsMs = {} } = definition;
  const longestMs = Math.max(replyTimeoutMs, ...Object.values(definition.commands).map((command) => command.replyTimeoutMs ?? 0));
  const limitMs = (event: DriverEvent): number => verbTimeoutsMs[event] ?? longestMs;
  const handled = new Set(Object.values(states).flatMap((cells) => Object.keys(cells)));
  const commands = entriesOf(COMMANDS).filter(([event]) => handled.has(event));
  return {
    driver: { name: id, vendor, model },
    commands: Object.fromEntries(commands.map(([event, name]) => [event, { display_name: name, timeout: limitMs(event) / 1_000, arguments: {}, return: {} }])),
    parameters: Object.fromEntries(Object.entries<Parameter>(definition.parameters).map(([name, each]) => [each.wire, lineageParameter(name, each, { getMs: limitMs(DriverEvent.GET), setMs: limitMs(DriverEvent.SET) })])),
  };
}

function lineageParameter(name: string, parameter: Parameter, { getMs, setMs }: { readonly getMs: number; readonly setMs: number }): LineageParameter {
  const { description, visibility, startup, isRestoredAfterDirectAccess, unit, range, choices } = parameter;
  return {
    visibility: VISIBILITIES[visibility],
    startup: startup !== undefined,
    direct_access: isRestoredAfterDirectAccess || visibility === 'direct-access',
    display_name: displayName(name),
    description,
    get_timeout: getMs / 1_000,
    set_timeout: setMs / 1_000,
    value: { type: valueType(parameter), ...(unit !== undefined && { units: unit }), ...(parameter.default !== undefined && { default: parameter.default }) },
    ...(range && { range }),
    ...(choices && { range: Object.fromEntries(choices.map((choice) => [choice, choice])) }),
  };
}

/** Makes a title of a name: `sampleInterval` is "Sample Interval". */
function displayName(name: string): string {
  const words = name.replace(/(?<=[a-z])(?=[A-Z\d])|(?<=[A-Z\d])(?=[A-Z][a-z])/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueType({ type, default: shipped, startup }: Parameter): LineageParameter['value']['type'] {
  if (type === 'int' || type === 'float') return type;
  if (type === 'flag') return 'bool';
  if (type === 'choice') return 'enum';
  // The lineage has no kinds of an instrument's own: what is known of one are its values.
  return type === 'custom' && typeof (shipped ?? startup) === 'number' ? 'float' : 'string';
}
