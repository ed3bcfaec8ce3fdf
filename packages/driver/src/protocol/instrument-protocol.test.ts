import { type Chunk, type Connection, ConnectionClosedError, type LinkStatus } from '@taffrail/connection';
import { asyncScheduler, filter, firstValueFrom, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import type { InstrumentEvent } from '../events.ts';
import { latin1Bytes } from '../latin1.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import { InstrumentProtocol } from './instrument-protocol.ts';
import type { ProtocolTable } from './protocol-table.ts';

/** A protocol whose insides a test may use. */
class OpenProtocol extends InstrumentProtocol<typeof labMeter> {
  readonly texts: string[] = [];
  readonly losses: unknown[] = [];
  discover: () => Promise<{ next: typeof S.COMMAND }> = async () => ({ next: S.COMMAND });
  runTest: () => void | Promise<void> = () => undefined;
  onText: (text: string) => void = () => undefined;

  get currentSignal(): AbortSignal | undefined {
    return this.signal;
  }

  raiseEvent(event: E): void {
    this.raise(event);
  }

  readStatus(text: string): void {
    this.settings.read(text);
  }

  protected override handlers(): ProtocolTable<typeof labMeter> {
    const refuse = () => { throw new Error('not in this test'); };
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => this.discover(), [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }) },
      [S.COMMAND]: {
        [E.DISCOVER]: refuse,
        [E.GET]: refuse,
        [E.SET]: refuse,
        [E.ACQUIRE_SAMPLE]: refuse,
        [E.START_AUTOSAMPLE]: () => ({ next: S.AUTOSAMPLE }),
        [E.TEST]: () => ({ next: S.TEST }),
        [E.CALIBRATE]: () => { this.raise(E.TEST); },
        [E.START_DIRECT]: refuse,
      },
      [S.AUTOSAMPLE]: { [E.GET]: refuse, [E.STOP_AUTOSAMPLE]: () => ({ next: S.COMMAND }) },
      [S.TEST]: { [E.RUN_TEST]: () => this.runTest(), [E.STOP_TEST]: () => ({ next: S.COMMAND }) },
      [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes), [E.STOP_DIRECT]: refuse },
    };
  }

  protected override gotData(text: string): void {
    this.texts.push(text);
    this.onText(text);
  }

  protected override connectionLost(error: unknown): void {
    this.losses.push(error);
  }
}

interface Setup {
  readonly protocol: OpenProtocol;
  readonly say: (text: string, position?: bigint) => void;
  readonly data$: Subject<Chunk>;
  readonly status$: Subject<LinkStatus>;
  /** What the protocol published, in order. */
  readonly published: unknown[];
  readonly events: InstrumentEvent[];
  readonly sent: string[];
}

async function started(definition: typeof labMeter = labMeter): Promise<Setup> {
  const [data$, status$] = [new Subject<Chunk>(), new Subject<LinkStatus>()];
  const [published, events, sent]: [unknown[], InstrumentEvent[], string[]] = [[], [], []];
  const connection: Connection = {
    url: 'open:',
    data$,
    status$,
    send: async (bytes) => { sent.push(String.fromCharCode(...bytes)); },
    sendBreak: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const protocol = new OpenProtocol(definition, { connection, scheduler: asyncScheduler, startup: 'apply' });
  protocol.particles$.subscribe({ next: ({ values }) => published.push(values), complete: () => published.push('no more particles') });
  protocol.unparsed$.subscribe({ next: ({ reason, text }) => published.push(`${reason} ${text}`), complete: () => published.push('no more unparsed') });
  protocol.events$.subscribe((event) => events.push(event));
  await protocol.start();
  const say = (text: string, position?: bigint): void => {
    data$.next({ bytes: latin1Bytes(text), receivedAtMs: 7, ...(position !== undefined && { position }) });
  };
  return { protocol, say, data$, status$, published, events, sent };
}

describe('InstrumentProtocol, receiving,', () => {
  it('publishes samples before it hands on the text they came in, ignored bytes removed', async () => {
    const { protocol, say, published } = await started({ ...labMeter, ignoredBytes: [0] });
    const publishedBefore: number[] = [];
    protocol.onText = () => { publishedBefore.push(published.length); };

    say('R=1\u0000.25\r\u0000\nLM>');

    expect(published).toEqual([{ voltage: 1.25 }]);
    expect(protocol.texts).toEqual(['R=1.25\r\nLM>']);
    expect(publishedBefore).toEqual([1]);
  });

  it('survives a subclass that fails on what it is given, and announces that', async () => {
    const { protocol, say, events, published } = await started();
    protocol.onText = (text) => { if (text.startsWith('R=1')) throw new TypeError('did not expect that'); };

    say('R=1.00\r\n');
    say('R=2.00\r\n');

    expect(published).toEqual([{ voltage: 1 }, { voltage: 2 }]);
    expect(events).toMatchObject([{ type: 'error', code: 'unexpected', message: 'did not expect that' }]);
  });

  it('joins nothing across a gap: what came before and after it is no sample', async () => {
    const { say, status$, published } = await started();
    status$.next({ instrumentLink: 'up', epoch: 'e1' });
    say('R=1.2', 100n);

    status$.next({ instrumentLink: 'up', epoch: 'e1', gap: { from: 105n, to: 200n } });
    say('5\r\nR=2.00\r\n', 200n);

    expect(published).toEqual(['incomplete R=1.2', 'incomplete 5', { voltage: 2 }]);
  });

  it('says of each sample which journal it is from', async () => {
    const { protocol, say, status$ } = await started();
    const ids: unknown[] = [];
    protocol.particles$.subscribe(({ id }) => ids.push(id));

    status$.next({ instrumentLink: 'up', epoch: 'e1' });
    say('R=1.00\r\n', 100n);
    status$.next({ instrumentLink: 'up', epoch: 'e2', gap: { from: 108n, to: 0n, fromEpoch: 'e1' } });
    say('R=2.00\r\n', 0n);

    expect(ids).toMatchObject([{ epoch: 'e1', position: 100n }, { epoch: 'e2', position: 0n }]);
  });

  it('gives up what there is of a line when it stops, and completes', async () => {
    const { protocol, say, published } = await started();
    say('R=1.2');

    await protocol.stop();
    say('5\r\n');

    expect(published).toEqual(['incomplete R=1.2', 'no more particles', 'no more unparsed']);
  });

  it('is told of a loss, and of an end that nobody here asked for', async () => {
    const [lost, ended] = [await started(), await started()];
    const loss = new Error('cut');

    lost.data$.error(loss);
    ended.data$.complete();

    expect(lost.protocol.losses).toEqual([loss]);
    expect(ended.protocol.losses).toEqual([new ConnectionClosedError('open:', 'receive')]);
  });

  it('hears nothing any more once it has stopped', async () => {
    const { protocol, data$, status$ } = await started();

    await protocol.stop();

    expect([data$.observed, status$.observed]).toEqual([false, false]);
  });
});

describe('InstrumentProtocol, handling events,', () => {
  it('has a signal while a handler runs, and none before and after', async () => {
    const { protocol } = await started();
    const during: (AbortSignal | undefined)[] = [];
    protocol.discover = async () => {
      during.push(protocol.currentSignal);
      await Promise.resolve();
      during.push(protocol.currentSignal);
      return { next: S.COMMAND };
    };
    const before = protocol.currentSignal;

    await protocol.dispatch(E.DISCOVER, undefined);

    expect([before, protocol.currentSignal]).toEqual([undefined, undefined]);
    expect(during[0]).toBeInstanceOf(AbortSignal);
    expect(during[1]).toBe(during[0]);
  });

  it('has none after a handler that failed, at once or later', async () => {
    const { protocol } = await started();
    const left: unknown[] = [];
    for (const fail of [() => { throw new Error('at once'); }, () => Promise.reject(new Error('later'))]) {
      protocol.discover = fail;
      await protocol.dispatch(E.DISCOVER, undefined).catch(() => left.push(protocol.currentSignal));
    }

    expect(left).toEqual([undefined, undefined]);
  });

  it('runs an event that a handler raises before whatever else waits', async () => {
    const { protocol } = await started();
    await protocol.dispatch(E.DISCOVER, undefined);

    const calibrating = protocol.dispatch(E.CALIBRATE, undefined);
    const starting = protocol.dispatch(E.START_AUTOSAMPLE, undefined).catch((error: unknown) => error);
    await calibrating;

    expect(protocol.state).toBe(S.TEST);
    expect(await starting).toMatchObject({ code: 'event-not-handled', state: S.TEST });
  });

  it('runs an event that is raised outside of handlers, and announces when it cannot be', async () => {
    const { protocol, events } = await started();
    protocol.raiseEvent(E.DISCOVER);
    await firstValueFrom(protocol.transitions$.pipe(filter(({ to }) => to === S.COMMAND)));

    protocol.raiseEvent(E.RUN_TEST);
    await Promise.resolve();

    expect(events).toMatchObject([{ type: 'error', code: 'state' }]);
  });

  it('announces the failure of a raised event once, with what went wrong', async () => {
    const { protocol, events } = await started();
    protocol.runTest = () => Promise.reject(new RangeError('too warm'));
    await protocol.dispatch(E.DISCOVER, undefined);
    await protocol.dispatch(E.TEST, undefined);

    protocol.raiseEvent(E.RUN_TEST);
    await firstValueFrom(protocol.events$);

    expect(events).toMatchObject([{ type: 'error', code: 'unexpected', message: 'too warm', error: new RangeError('too warm') }]);
  });

  it('sends bytes as they are', async () => {
    const { protocol, sent } = await started();
    await protocol.dispatch(E.START_DIRECT, undefined);

    await protocol.dispatch(E.EXECUTE_DIRECT, Uint8Array.of(0x1b, 0xff));

    expect(sent).toEqual(['\u001b\u00ff']);
  });

  it('names what its present state handles, and refuses to be started twice', async () => {
    const { protocol } = await started();

    expect(protocol.capabilities).toEqual([E.DISCOVER, E.START_DIRECT]);
    await expect(protocol.start()).rejects.toMatchObject({ code: 'fsm-definition' });
  });
});
