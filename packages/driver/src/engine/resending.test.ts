import { memoryPair } from '@taffrail/connection';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { command } from '../definition/command.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { DefinitionError } from '../errors.ts';
import { latin1Text } from '../latin1.ts';
import { CommandEngine } from './command-engine.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Hears a control character now and then, and wants its lines far apart. */
const sensor = defineInstrument({
  id: 'example-sensor',
  vendor: 'Example',
  model: 'Sensor',
  terminator: '\r\n',
  prompts: ['$'],
  pacing: { restMs: 300 },
  parameters: {},
  particles: {},
  states: {},
  commands: {
    console: command('\x03', { description: 'Enter the console.', isRaw: true, isUrgent: true, resendEveryMs: 300, until: /Console/, replyTimeoutMs: 1_000 }),
    stop: command('\x13', { description: 'Stop streaming.', isRaw: true, isUrgent: true, until: 'sent' }),
  },
});

function connected() {
  const { near: connection, far: farEnd } = memoryPair();
  const engine = new CommandEngine(sensor, connection, asyncScheduler);
  connection.data$.subscribe({ next: ({ bytes }) => { engine.receive(latin1Text(bytes)); }, error: (error: Error) => { engine.fail(error); } });
  const sentAtMs: number[] = [];
  const startMs = Date.now();
  farEnd.data$.subscribe({ next: () => { sentAtMs.push(Date.now() - startMs); }, error: () => undefined });
  return { connection, engine, farEnd, sentAtMs };
}

describe('a command that is sent again', () => {
  it('is sent every so often until its reply has come, and no more', async () => {
    const { engine, farEnd, sentAtMs } = connected();

    const reply = engine.run(sensor.commands.console, []);
    await vi.advanceTimersByTimeAsync(700);
    await farEnd.send(new TextEncoder().encode('Console'));
    await vi.advanceTimersByTimeAsync(2_000);

    await expect(reply).resolves.toBe('Console');
    expect(sentAtMs).toEqual([0, 300, 600]);
  });

  it('is sent no longer when its time is over', async () => {
    const { engine, sentAtMs } = connected();

    const outcome = engine.run(sensor.commands.console, []).catch(({ code }: { code: string }) => code);
    await vi.advanceTimersByTimeAsync(3_000);

    await expect(outcome).resolves.toBe('reply-timeout');
    expect(sentAtMs).toEqual([0, 300, 600, 900]);
  });

  it('ends when its signal aborts', async () => {
    const { engine, sentAtMs } = connected();
    const caller = new AbortController();

    const outcome = engine.run(sensor.commands.console, [], { signal: caller.signal }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(400);
    caller.abort('enough');
    await vi.advanceTimersByTimeAsync(3_000);

    await expect(outcome).resolves.toBe('enough');
    expect(sentAtMs).toEqual([0, 300]);
  });

  it('ends when the connection does', async () => {
    const { connection, engine } = connected();

    const outcome = engine.run(sensor.commands.console, []).catch(({ code }: { code: string }) => code);
    await vi.advanceTimersByTimeAsync(100);
    await connection.close();
    await vi.advanceTimersByTimeAsync(400);

    await expect(outcome).resolves.toBe('connection-closed');
  });

  it('must be raw', () => {
    expect(() => command('go', { description: 'Go.', resendEveryMs: 100 })).toThrow(DefinitionError);
    expect(() => command('\x03', { description: 'Go.', isRaw: true, resendEveryMs: 0 })).toThrow(DefinitionError);
  });
});

describe('an urgent command', () => {
  it('does not wait for the rest that lines are given', async () => {
    const { engine, sentAtMs } = connected();

    await engine.run(sensor.commands.stop, []);
    await engine.run(sensor.commands.stop, []);

    expect(sentAtMs).toEqual([0, 0]);
  });
});
