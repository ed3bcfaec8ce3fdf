import { checkConnectionUrl } from '../connecting/open-connection.ts';
import { WrongUsageError } from '../errors.ts';
import { findInstrument } from '../instruments/find-instrument.ts';
import type { InstrumentKind } from '../instruments/instrument-kind.ts';
import { LineOutput } from '../output/line-output.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { talkDirectly } from './direct.ts';
import { DriverSession } from './driver-session.ts';
import { resultText } from './result-text.ts';
import { readVerb, refuseArguments, type VerbWork } from './verbs.ts';

/** Flags of `taffrail do`. */
export interface DoFlags extends CommonFlags {
  readonly connect: string;
  readonly timeout?: number;
  readonly takeover: boolean;
}

interface Task {
  readonly kind: InstrumentKind;
  readonly verb: string;
  /** Absent for direct access. */
  readonly work: VerbWork | undefined;
}

/** Has an instrument do one thing. */
export async function doVerb(shell: Shell, flags: DoFlags, ...args: string[]): Promise<void> {
  const { kind, verb, work } = await interpret(() => readTask(flags, args));
  const session = new DriverSession(kind, {
    url: flags.connect,
    signal: shell.signal,
    startup: 'leave',
    takesOver: flags.takeover,
    ...(flags.timeout !== undefined && { timeoutMs: flags.timeout }),
  });
  try {
    if (work === undefined) return await talkDirectly(shell, session, flags);
    const { result, failure } = await work(session, await session.discover());
    const { state } = session.driver;
    new LineOutput(shell, flags).write({ type: 'result', verb, result, state, atMs: Date.now() }, () => resultText(verb, result, kind.definition));
    if (failure !== undefined) throw failure;
  } catch (error) {
    // Where the connection went meanwhile, that is the cause, and what the driver then waited for in vain is not.
    throw session.signal.aborted ? session.signal.reason : error;
  } finally {
    await session.close();
  }
}

async function readTask({ connect, takeover }: DoFlags, [name = '', verb = '', ...args]: readonly string[]): Promise<Task> {
  await checkConnectionUrl(connect);
  const kind = await findInstrument(name).load();
  if (verb !== 'direct') {
    if (takeover) throw new WrongUsageError(`--takeover is for direct, not for ${verb}`);
    return { kind, verb, work: readVerb(verb, args, kind.definition) };
  }
  refuseArguments(verb, args);
  return { kind, verb, work: undefined };
}
