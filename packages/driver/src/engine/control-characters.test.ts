import { memoryPair } from '@taffrail/connection';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesCommand, command } from '../definition/command.ts';
import { type AnyDefinition, defineInstrument } from '../definition/instrument-definition.ts';
import { DefinitionError, CommandRejectedError, ParameterError, ReplyTimeoutError, WakeUpError } from '../errors.ts';
import { latin1Bytes, latin1Text } from '../latin1.ts';
import { CommandEngine } from './command-engine.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const nothingElse = { parameters: {}, particles: {}, states: {} };

/** Speaks as the classic Nortek instruments do: bare tokens, binary replies, ACK and NACK. */
const meter = defineInstrument({
  ...nothingElse,
  id: 'example-meter',
  vendor: 'Example',
  model: 'Meter',
  terminator: '',
  prompts: [],
  rejections: [{ pattern: /^\x15\x15/, isBare: true }],
  wakeUp: { send: ['@@@@@@', { pauseMs: 100 }, 'K1W%!Q'], intervalMs: 1_000, attempts: 2, afterSilenceMs: Infinity },
  commands: {
    confirm: command('MC', { description: 'Confirm a break.', until: /\x06\x06/ }),
    readHead: command('GH', { description: 'The head.', until: { lengthBytes: 6 } }),
    setClock: bytesCommand('SC', { description: 'Set the clock.', lengthBytes: 3, encode: (clock: readonly number[]) => Uint8Array.from(clock), until: /\x06\x06/ }),
    mode: command('I', { description: 'Its mode.', until: /[^]\0\x06\x06/, parse: (reply) => reply.charCodeAt(0) }),
  },
});

/** Streams, and hears control characters, as digital light sensors do. */
const sensor = defineInstrument({
  ...nothingElse,
  id: 'example-sensor',
  vendor: 'Example',
  model: 'Sensor',
  terminator: '\r\n',
  prompts: ['$'],
  hasEcho: true,
  commands: {
    console: command('\x03', { description: 'Enter the console.', isRaw: true, isUrgent: true, until: /Command Console[^]*\$/ }),
    poll: command('\x13', { description: 'Stop streaming.', isRaw: true, until: 'sent' }),
    show: command('show maxrate', { description: 'The rate.', replyTimeoutMs: 1_000 }),
  },
});

/** Sleeps until it is woken by a BREAK. */
const profiler = defineInstrument({
  ...nothingElse,
  id: 'example-profiler',
  vendor: 'Example',
  model: 'Profiler',
  terminator: '\r',
  prompts: ['>'],
  wakeUp: { send: [{ breakMs: 300 }], intervalMs: 2_000, attempts: 2, afterSilenceMs: 280_000 },
  commands: { start: command('CS', { description: 'Start pinging.' }) },
});

/** Joins an engine to an instrument that answers what it hears. */
function joined(definition: AnyDefinition, answers: Readonly<Record<string, string>> = {}) {
  const { near, far } = memoryPair();
  const engine = new CommandEngine(definition, near, asyncScheduler);
  const heard: string[] = [];
  const say = (text: string): void => { void far.send(latin1Bytes(text)); };
  near.data$.subscribe(({ bytes }) => { engine.receive(latin1Text(bytes)); });
  far.data$.subscribe(({ bytes }) => {
    const text = latin1Text(bytes);
    heard.push(text);
    const answer = answers[text];
    if (answer !== undefined) say(answer);
  });
  return { engine, heard, far, say };
}

describe('an instrument without line ends and prompts', () => {
  it('is sent the bare token, and answered by its ACK', async () => {
    const { engine, heard } = joined(meter, { MC: '\x06\x06' });

    await engine.run(meter.commands.confirm, []);

    expect(heard).toEqual(['MC']);
  });

  it('refuses by two NAK bytes at the beginning of its reply', async () => {
    const { engine } = joined(meter, { MC: '\x15\x15' });

    const error = await engine.run(meter.commands.confirm, []).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(CommandRejectedError);
    expect(error).toMatchObject({ sent: 'MC', received: '\x15\x15' });
  });

  it('tells a binary reply by its length, whatever bytes are in it, line ends at its edges included', async () => {
    const { engine } = joined(meter, { GH: '\r\x15\x15\x06\x06\n' });

    await expect(engine.run(meter.commands.readHead, [])).resolves.toBe('\r\x15\x15\x06\x06\n');
  });

  it('tells its replies alike wherever they are cut', async () => {
    for (const [sent, reply] of [['I', '\x02\0\x06\x06'], ['GH', 'abc\x06\x06d'], ['MC', '\x15\x15']] as const) {
      const outcomes = await Promise.all([1, 2, 3, 4].map(async (at) => {
        const { engine, say } = joined(meter);
        const name = ({ I: 'mode', GH: 'readHead', MC: 'confirm' } as const)[sent];
        const running = engine.run<[], unknown>(meter.commands[name], []).catch((cause: unknown) => String(cause));
        await vi.advanceTimersByTimeAsync(0);
        say(reply.slice(0, at));
        await vi.advanceTimersByTimeAsync(1);
        say(reply.slice(at));
        return running;
      }));

      expect(new Set(outcomes).size).toBe(1);
    }
  });

  it('says how many bytes it waited for in vain', async () => {
    const { engine } = joined(meter, { GH: 'abc' });
    const running = engine.run(meter.commands.readHead, []).catch((cause: unknown) => cause);

    await vi.advanceTimersByTimeAsync(10_000);

    expect(await running).toMatchObject({ message: 'no reply of 6 bytes within 10000 ms of "GH"; received "abc"' });
  });

  it('is sent bytes of a fixed number behind a token, and nothing when there are more or fewer', async () => {
    const { engine, heard } = joined(meter, { 'SC\x15\x0d\x06': '\x06\x06' });

    await engine.run(meter.commands.setClock, [[0x15, 0x0d, 0x06]]);
    const error = await engine.run(meter.commands.setClock, [[1, 2, 3, 4]]).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(ParameterError);
    expect(error).toMatchObject({ message: 'cannot send "SC": expected 3 bytes behind it, found 4' });
    expect(heard).toEqual(['SC\x15\x0d\x06']);
  });

  it('is woken by several signals with the pauses between them', async () => {
    const { engine, heard } = joined(meter);
    const waking = engine.wakeUp();

    await vi.advanceTimersByTimeAsync(99);
    const before = [...heard];
    await vi.advanceTimersByTimeAsync(1);
    await waking;

    expect(before).toEqual(['@@@@@@']);
    expect(heard).toEqual(['@@@@@@', 'K1W%!Q']);
  });
});

describe('a control character', () => {
  it('is sent as it is, without a line end, and without waiting for an echo', async () => {
    const { engine, heard } = joined(sensor, { '\x03': '\fCommand Console\r\n$' });

    await engine.run(sensor.commands.poll, []);
    const banner = await engine.run(sensor.commands.console, []);

    expect(heard).toEqual(['\x13', '\x03']);
    expect(banner).toContain('Command Console');
  });

  it('that calls for attention is sent at once after an exchange that failed, among what goes on coming', async () => {
    const { engine, heard, say } = joined(sensor, { '\x03': 'SATPAR0229,10.01\r\n\fCommand Console\r\n$' });
    const failing = engine.run(sensor.commands.show, []).catch((cause: unknown) => cause);
    await vi.advanceTimersByTimeAsync(1_000);
    say('SATPAR0229,10.00\r\n');

    const banner = await engine.run(sensor.commands.console, []);

    expect(await failing).toBeInstanceOf(ReplyTimeoutError);
    expect(heard).toEqual(['show maxrate\r\n', '\x03']);
    expect(banner).toContain('Command Console');
  });

  it('cannot be in a command that is built from values', () => {
    // @ts-expect-error -- a command that is built from values cannot be raw
    const make = (): unknown => command((value: string) => value, { description: 'Anything.', isRaw: true });

    expect(make).toThrow(DefinitionError);
    expect(make).toThrow('"Anything.": a command that is built from values cannot be raw');
  });

  it('is refused in a line, fixed or not', async () => {
    const { engine, heard } = joined(sensor);

    await expect(engine.run(command('show\x03', { description: 'A mistake.' }), [])).rejects.toThrow(ParameterError);

    expect(heard).toEqual([]);
  });
});

describe('a BREAK', () => {
  it('wakes the instrument, before the command that needs it awake', async () => {
    const { engine, heard, far, say } = joined(profiler, { 'CS\r': 'CS\r\n>' });
    const breaks: number[] = [];
    far.onBreak = (durationMs) => {
      breaks.push(durationMs);
      say('\r\n[BREAK Wakeup A]\r\nAll Rights Reserved.\r\n>');
    };

    await engine.run(profiler.commands.start, [], { isWakeUpNeeded: true });

    expect(breaks).toEqual([300]);
    expect(heard).toEqual(['CS\r']);
  });

  it('is given again when the first is not acted on, and the banner answers', async () => {
    const { engine, far, say } = joined(profiler);
    let count = 0;
    far.onBreak = () => { if ((count += 1) === 2) asyncScheduler.schedule(() => { say('[ALARM Wakeup A]\r\n>'); }, 500); };
    const waking = engine.wakeUp();

    await vi.advanceTimersByTimeAsync(10_000);

    await expect(waking).resolves.toContain('[ALARM Wakeup A]');
    expect(count).toBe(2);
  });

  it('that nothing answers ends in WakeUpError after its attempts', async () => {
    const { engine, far } = joined(profiler);
    far.onBreak = () => undefined;
    const waking = engine.wakeUp().catch((cause: unknown) => cause);

    await vi.advanceTimersByTimeAsync(4_000);

    expect(await waking).toBeInstanceOf(WakeUpError);
  });

  it('that the link cannot give ends the wake-up with the link\'s own error', async () => {
    const { engine } = joined(profiler);

    await expect(engine.wakeUp()).rejects.toMatchObject({ code: 'link-capability' });
  });
});
