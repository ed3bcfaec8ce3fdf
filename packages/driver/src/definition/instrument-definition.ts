import { DefinitionError } from '../errors.ts';
import type { DriverEvent, DriverProtocolState } from '../lineage/names.ts';
import type { Command } from './command.ts';
import type { Parameter, ParameterValue, Visibility } from './parameter.ts';
import type { Menu } from './menu.ts';
import { CONTROL } from './parameter-kinds.ts';
import type { Pacing } from './pacing.ts';
import type { Field, ParticleDefinition } from './particle-definition.ts';
import type { WakeSignal } from './wake-signal.ts';

/** Which events each state handles, and which states each of them can lead to; none where it stays. */
export type StateGraph = {
  readonly [S in DriverProtocolState]?: { readonly [E in DriverEvent]?: readonly DriverProtocolState[] };
};

/** How an instrument that may be asleep is brought to its prompt. */
export interface WakeUp {
  /** What is sent: text as it is, or several signals, a BREAK among them perhaps, one after the other. */
  readonly send: string | readonly WakeSignal[];
  /**
   * What an instrument without prompts answers to that: a question's answer, `send: '*IDN?\r\n', until: /^ACME,[^\r\n]*\r\n/m`.
   *
   * It stands for a prompt: after an exchange that failed, what comes before the answer is
   * nobody's reply. So the instrument must answer in the order in which it is asked, and nothing else that it says may match,
   * an echo included. Sought as `ReplyEnd` patterns are, up to its very end, with late replies in front of it: `^` takes the flag `m`.
   */
  readonly until?: RegExp;
  /** How long each attempt waits for a prompt; behind the last of several signals. */
  readonly intervalMs: number;
  readonly attempts: number;
  /**
   * Where an instrument may echo what wakes it and still give no prompt, until it has come often enough: how long after the
   * whole echo, and nothing else, it is sent again instead of waiting on, and how often so in one wake-up. One that was only slow gives a
   * prompt for each, which is waited for behind the first. Takes an echo, and a text.
   */
  readonly whenEchoed?: { readonly afterMs: number; readonly times: number };
  /** After how long a silence a command is preceded by a wake-up; an instrument that never sleeps leaves `wakeUp` out. */
  readonly afterSilenceMs: number;
}

/** A text by which the instrument refuses a command. */
export interface Rejection {
  readonly pattern: RegExp;
  /**
   * Whether neither a prompt nor what the command's `until` asks for follows it, so that the line alone ends the reply. Without, the
   * refused command of an instrument that has no prompt waits for its `until`, in vain perhaps.
   */
  readonly isFinal?: boolean;
  /**
   * Whether it is no line, so that it ends the reply as soon as the pattern matches what came since the echo; two NAK
   * bytes say. Begin it with `^` where a reply may have the same bytes further on.
   */
  readonly isBare?: boolean;
  /** Given where the text says that the instrument is busy: after how long the command is sent again, and how often at most. */
  readonly whenBusy?: { readonly retryAfterMs: number; readonly retries: number };
}

/** Everything about an instrument that is a fact and not a behaviour. */
export interface InstrumentDefinition<
  P extends Readonly<Record<string, Parameter>> = Readonly<Record<string, Parameter>>,
  C extends Readonly<Record<string, Command>> = Readonly<Record<string, Command>>,
  T extends Readonly<Record<string, ParticleDefinition>> = Readonly<Record<string, ParticleDefinition>>,
  G extends StateGraph = StateGraph,
> {
  /** The package's name without its scope, `seabird-sbe37`. */
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  /** Ends every command line sent. Lines received end in CR LF, LF or CR, unless the framing of a particle says otherwise. */
  readonly terminator: string;
  /**
   * The texts that say the instrument is ready, each exactly as it comes, without a line end. A prompt begins a line, and
   * ends the reply as soon as it is there, since whatever the instrument says of its own accord may follow it at once.
   */
  readonly prompts: readonly string[];
  /**
   * How long nothing may follow a prompt for it to count; for an instrument whose replies have a prompt's text at the
   * beginning of a line. Default 0: every exchange would take that much longer, and an instrument that samples unasked
   * may never fall silent.
   */
  readonly promptQuietMs?: number;
  readonly rejections?: readonly Rejection[];
  /**
   * Texts by which something on the way takes notice wherever they occur: a modem's `+++`, an instrument's `===`. No value
   * may carry one, and no command line that is built from arguments may. Those with control characters need not be named.
   */
  readonly attentionSequences?: readonly string[];
  /**
   * A line that the instrument says of its own accord when it has started anew, after a power cut say. Its settings are then
   * doubtful, and it is discovered again where the present state can.
   */
  readonly resetNotice?: RegExp;
  /** Whether each command line comes back before its reply. Default false. */
  readonly hasEcho?: boolean;
  /** How slowly command lines are sent. Default at once. */
  readonly pacing?: Pacing;
  /**
   * Bytes that mean nothing in text, NUL for instance; removed before anything is recognised, but not from binary records. A sign
   * that comes without a line end, and is found inside lines as well, is none of them: patterns allow for it where lines begin, `/^%?#\r\n/m`.
   */
  readonly ignoredBytes?: readonly number[];
  /**
   * How it is woken, and, after an exchange that failed, brought to say that it is done with that. Absent: it never sleeps; one with
   * prompts is then sent its terminator, up to three times a second apart, which must bring a prompt, and one without is sent nothing.
   */
  readonly wakeUp?: WakeUp;
  /** How long a reply may take where its command does not say. Default 10,000. */
  readonly replyTimeoutMs?: number;
  /**
   * How long after its time a reply may still come, for an instrument with neither prompts nor a `wakeUp` that is answered
   * (`until`): after an exchange that failed, the next one waits until the reply has come, and so long if it does not. Later still, it is
   * taken for the next command's where both look the same. Default as long again as the command may take.
   */
  readonly lateReplyMs?: number;
  /** How long a verb of the driver may take in all, by its event, where that is known; told by `lineageMetadata`. Default as long as the longest reply. */
  readonly verbTimeoutsMs?: { readonly [E in DriverEvent]?: number };
  readonly parameters: P;
  /** The names of parameters that a `set` sends first, in this order, whatever order they are given in; the others follow as they are given. */
  readonly setOrder?: readonly string[];
  readonly commands: C;
  /** The menus of an instrument that is worked through them; what its `MenuProtocol` walks. */
  readonly menu?: Menu;
  readonly particles: T;
  readonly states: G;
}

/** A definition whatever it defines. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound: methods that take values of a parameter make its type invariant
export type AnyDefinition = InstrumentDefinition<Readonly<Record<string, Parameter<any>>>, Readonly<Record<string, Command>>, Readonly<Record<string, ParticleDefinition<string, any>>>, StateGraph>;

/** The names of an instrument's parameters. */
export type ParameterName<D extends AnyDefinition> = keyof D['parameters'] & string;

/** The values of an instrument's parameters, by name. */
export type Values<D extends AnyDefinition> = { readonly [K in ParameterName<D>]: ValueOfParameter<D['parameters'][K]> };

/** What may be set, by name: values for some of the parameters that users may write. */
export type Changes<D extends AnyDefinition> = {
  readonly [K in ParameterName<D> as VisibilityOfParameter<D['parameters'][K]> extends 'read-write' ? K : never]?: ValueOfParameter<D['parameters'][K]>;
};

/** The values of whatever samples an instrument gives. */
export type SampleValues<D extends AnyDefinition> = D['particles'][keyof D['particles']] extends ParticleDefinition<string, infer V> ? V : never;

type ValueOfParameter<P> = P extends Parameter<infer T extends ParameterValue> ? T : never;
type VisibilityOfParameter<P> = P extends { readonly visibility: infer V extends Visibility } ? V : never;

/**
 * States an instrument's facts, and checks that they agree with each other.
 *
 * @throws {@link DefinitionError} while the module loads, naming what is wrong.
 */
export function defineInstrument<
  const P extends Readonly<Record<string, Parameter>>,
  const C extends Readonly<Record<string, Command>>,
  const T extends Readonly<Record<string, ParticleDefinition>>,
  const G extends StateGraph,
>(definition: InstrumentDefinition<P, C, T, G>): InstrumentDefinition<P, C, T, G> {
  const fault = firstFault(definition);
  if (fault !== undefined) throw new DefinitionError(`${definition.id}: ${fault}`);
  try {
    checkOwnValues(definition.parameters);
  } catch (cause) {
    throw new DefinitionError(`${definition.id}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return definition;
}

function checkOwnValues(parameters: Readonly<Record<string, Parameter>>): void {
  for (const [name, { startup, default: shipped, check }] of Object.entries(parameters)) {
    for (const value of [shipped, startup]) {
      if (value !== undefined) check(name, value);
    }
  }
}

function firstFault({ id, terminator, prompts, promptQuietMs, hasEcho, wakeUp, lateReplyMs, pacing, attentionSequences = [], parameters, setOrder = [], particles, states }: InstrumentDefinition): string | undefined {
  if (!/^[a-z\d]+(-[a-z\d]+)+$/.test(id)) return 'the id must be vendor-model in kebab-case';
  if (terminator === '' && hasEcho === true) return 'without a terminator an echo cannot be told from a reply';
  if (pacing?.byEcho === true && hasEcho !== true) return 'what has no echo cannot be paced by it';
  if (wakeUp?.whenEchoed !== undefined && (hasEcho !== true || typeof wakeUp.send !== 'string')) return 'only a text that is echoed can be sent again once it was';
  if (wakeUp?.until !== undefined && prompts.length > 0) return 'where there are prompts, one of them answers a wake-up, and nothing else';
  if (wakeUp?.until?.test('') === true) return 'the pattern that answers a wake-up matches nothing at all';
  if (lateReplyMs !== undefined && !(lateReplyMs >= 0 && lateReplyMs < Infinity)) return `${lateReplyMs} ms is no time that a reply can be late`;
  if (lateReplyMs !== undefined && (prompts.length > 0 || wakeUp?.until !== undefined)) return 'a lateReplyMs is for what has neither prompts nor an answer to a wake-up, which tell a late reply whenever it comes';
  if (attentionSequences.includes('')) return 'an attention sequence is empty';
  const stranger = setOrder.find((name) => !Object.hasOwn(parameters, name));
  if (stranger !== undefined) return `setOrder names ${stranger}, which is no parameter`;
  return promptFault(prompts, promptQuietMs) ?? parameterFault(parameters) ?? particleFault(particles) ?? stateFault(states);
}

function promptFault(prompts: readonly string[], quietMs = 0): string | undefined {
  if (prompts.some((prompt) => prompt.trim() === '' || CONTROL.test(prompt))) return 'a prompt is empty or holds a control character';
  if (!(quietMs >= 0 && quietMs < Infinity)) return `${quietMs} ms is no time that a prompt can be followed by silence`;
  if (quietMs > 0) return undefined;
  for (const prompt of prompts) {
    const longer = prompts.find((other) => other !== prompt && other.startsWith(prompt));
    if (longer !== undefined) return `the prompt ${longer} begins with the prompt ${prompt}, which would count first: it takes a promptQuietMs to tell them apart`;
  }
  return undefined;
}

function parameterFault(parameters: Readonly<Record<string, Parameter>>): string | undefined {
  const wires = new Map<string, string>();
  for (const [name, { wire, description, startup, visibility, expiresAfterMs }] of Object.entries(parameters)) {
    const other = wires.get(wire);
    if (other !== undefined) return `${name} and ${other} have the same wire token ${wire}`;
    wires.set(wire, name);
    if (wire === '' || CONTROL.test(wire)) return `${name} has no usable wire token`;
    if (description === '') return `${name} has no description`;
    if (expiresAfterMs !== undefined && !(expiresAfterMs > 0)) return `${name} expires after ${expiresAfterMs} ms, before it can be used`;
    if (startup !== undefined && visibility === 'read-only') return `${name} is read-only and has a start-up value`;
  }
  return undefined;
}

function particleFault(particles: Readonly<Record<string, ParticleDefinition>>): string | undefined {
  for (const [name, particle] of Object.entries(particles)) {
    for (const [field, { unit, description, isOptional }] of Object.entries<Field>(particle.fields)) {
      if (unit === '' || description === '') return `${name}.${field} needs a unit and a description`;
      if (particle.format === 'text' && isOptional !== true && !particle.pattern.source.includes(`(?<${field}>`)) return `the pattern of ${name} has no group ${field}`;
    }
  }
  return undefined;
}

function stateFault(states: StateGraph): string | undefined {
  for (const [state, events] of Object.entries(states)) {
    for (const [event, targets] of Object.entries(events)) {
      const missing = targets.find((target) => !Object.hasOwn(states, target));
      if (missing !== undefined) return `${event} in ${state} leads to ${missing}, which is not among the states`;
    }
  }
  return undefined;
}
