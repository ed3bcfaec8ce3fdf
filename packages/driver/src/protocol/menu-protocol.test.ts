import { memoryPair } from '@taffrail/connection';
import fc from 'fast-check';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ventMenu } from '../../test/vent-menu.ts';
import { VentDriver, ventProbe, type VentProtocol } from '../../test/vent-probe.ts';
import { VentSimulator } from '../../test/vent-simulator.ts';
import { CommandRejectedError, ParameterError, ReplyTimeoutError, WakeUpError } from '../errors.ts';
import type { DriverOptions } from '../driver/single-connection-instrument-driver.ts';
import type { InstrumentEvent } from '../events.ts';
import { DriverProtocolState as S } from '../lineage/names.ts';
import { MenuRouteError, UnexpectedScreenError } from './menu-errors.ts';
import { MenuProtocol } from './menu-protocol.ts';
import { MENU_MISS_LIMIT } from './menu-walker.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A driver joined to a simulated probe, and the means to let time pass while something is done. */
class Bench {
  readonly probe = new VentSimulator();
  readonly events: InstrumentEvent[] = [];
  readonly samples: number[] = [];
  readonly driver: VentDriver;

  constructor(options: Pick<DriverOptions, 'startup'> = {}) {
    this.driver = new VentDriver({
      ...options,
      open: async (url) => {
        const { near, far } = memoryPair({ url });
        this.probe.connect(far);
        return near;
      },
    });
  }

  static async connected(mode: VentSimulator['mode'] = 'main', options?: Pick<DriverOptions, 'startup'>): Promise<Bench> {
    const bench = new Bench(options);
    bench.probe.mode = mode;
    bench.driver.events$.subscribe((event) => bench.events.push(event));
    bench.driver.particles$.subscribe(({ values }) => bench.samples.push(values.volts));
    await bench.driver.configure({ addr: 'localhost', port: 4001 });
    await bench.driver.connect();
    return bench;
  }

  static async discovered(): Promise<Bench> {
    const bench = await Bench.connected();
    await bench.run(bench.driver.discover());
    bench.probe.typed.length = 0;
    return bench;
  }

  /** Lets virtual time pass until work has ended, and answers what became of it. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = work.then(() => { isOver = true; }, () => { isOver = true; });
    for (let round = 0; !isOver && round < 20_000; round += 1) await vi.advanceTimersByTimeAsync(50);
    expect(isOver).toBe(true);
    await over;
    return work;
  }

  /** Has the protocol do something in COMMAND, as a handler. */
  doing(work: (protocol: VentProtocol) => Promise<unknown>): Promise<void> {
    // A connected driver has one.
    (this.driver.protocol as VentProtocol).onCalibrate = work;
    return this.run(this.driver.calibrate());
  }

  get place(): string | undefined {
    return this.driver.protocol?.testPlace;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.driver.close();
  }
}

describe('a menu instrument', () => {
  it('is discovered at its home screen, read through the menus, and left there', async () => {
    await using bench = await Bench.connected();

    const state = await bench.run(bench.driver.discover());

    expect(state).toBe(S.COMMAND);
    expect(bench.probe.typed).toEqual(['main:', 'main:2', 'setup:6', 'printed:', 'setup:9']);
    expect(await bench.driver.get(['cycle', 'isVerbose'])).toEqual({ cycle: 20, isVerbose: false });
    expect(bench.place).toBe('main');
  });

  it('is left streaming when it shows no menu', async () => {
    await using bench = await Bench.connected('streaming');

    await expect(bench.run(bench.driver.discover())).resolves.toBe(S.AUTOSAMPLE);

    expect(bench.samples.length).toBeGreaterThan(0);
    expect(bench.probe.mode).toBe('streaming');
  });

  it('is interrupted by two signals close to one another, and its start-up values are applied', async () => {
    await using bench = await Bench.connected('streaming');
    bench.probe.cycleS = 30;
    await bench.run(bench.driver.discover());

    await bench.run(bench.driver.stopAutosample());

    expect(bench.driver.state).toBe(S.COMMAND);
    expect(bench.probe.cycleS).toBe(20);
  });

  it('is interrupted although the first of the signals is lost', async () => {
    await using bench = await Bench.connected('streaming');
    await bench.run(bench.driver.discover());
    bench.probe.charactersToLose = 1;

    await bench.run(bench.driver.stopAutosample());

    expect(bench.probe.mode).toBe('main');
  });

  it('fails to be interrupted within its attempts when it does not react', async () => {
    await using bench = await Bench.connected('streaming');
    await bench.run(bench.driver.discover());
    bench.probe.charactersToLose = Infinity;

    const error = await bench.run(bench.driver.stopAutosample()).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(WakeUpError);
    expect(bench.driver.state).toBe(S.AUTOSAMPLE);
  });

  it('sets a value by the questions that its size leads to, and reads it back', async () => {
    await using bench = await Bench.discovered();

    await bench.run(bench.driver.set({ cycle: 240 }));

    expect(bench.probe.cycleS).toBe(240);
    expect(bench.probe.typed).toEqual(['main:2', 'setup:1', 'unit:2', 'minutes:4', 'setup:9', 'main:2', 'setup:6', 'printed:', 'setup:9']);
  });

  it('is told again to stream, at once, when its menu shows that it has not heard', async () => {
    await using bench = await Bench.discovered();
    bench.probe.charactersToLose = 1;

    await bench.run(bench.driver.startAutosample());

    expect(bench.probe.typed).toEqual(['main:', 'main:1']);
    expect([bench.driver.state, bench.samples]).toEqual([S.AUTOSAMPLE, [0.197]]);
  });

  it('is given an answer again, up to three times in all, when it asks the same again', async () => {
    await using bench = await Bench.discovered();
    await bench.doing((protocol) => protocol.testGive('main', 'setup'));
    bench.probe.charactersToLose = 1;

    await bench.run(bench.driver.set({ cycle: 30 }));

    expect(bench.probe.typed.slice(1, 4)).toEqual(['setup:', 'setup:1', 'unit:1']);
    expect(bench.probe.cycleS).toBe(30);
  });

  it('streams when it is told to, and answers the way out with its first sample', async () => {
    await using bench = await Bench.discovered();

    await bench.run(bench.driver.startAutosample());

    expect(bench.driver.state).toBe(S.AUTOSAMPLE);
    expect(bench.samples).toEqual([0.197]);
    expect(bench.place).toBeUndefined();
  });

  it('gives nothing of an answer whose value is out of range, the way to it included', async () => {
    await using bench = await Bench.discovered();

    const error = await bench.doing((protocol) => protocol.testGive('seconds', 'enter', 60)).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(ParameterError);
    expect(bench.probe.typed).toEqual([]);
  });

  it('lets no value carry a second answer', async () => {
    await using bench = await Bench.discovered();

    for (const value of ['1\r6', '\x13', '1\n']) {
      await expect(bench.doing((protocol) => protocol.testGive('detail', 'enter', value))).rejects.toThrow(ParameterError);
    }

    expect(bench.probe.typed).toEqual([]);
  });

  it('is refused with the screen that says so, and goes back home past the question it asks again', async () => {
    await using bench = await Bench.discovered();

    const error = await bench.doing((protocol) => protocol.testGive('detail', 'enter', '7')).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'command-rejected', sent: '7\r' });
    expect(error).toBeInstanceOf(CommandRejectedError);
    expect(bench.probe.typed).toEqual(['main:2', 'setup:2', 'detail:7', 'retry:', 'detail:1', 'setup:9']);
    expect(bench.place).toBe('main');
  });
});

describe('the way through the menus', () => {
  it('is gone on with from another screen than expected, when a choice was lost', async () => {
    await using bench = await Bench.discovered();
    bench.probe.charactersToLose = 1;

    await bench.doing((protocol) => protocol.testGive('setup', 'print'));

    expect(bench.probe.typed).toEqual(['main:', 'main:2', 'setup:6']);
    expect(bench.place).toBe('printed');
  });

  it('is gone on with after as many misses as it may have', async () => {
    await using bench = await Bench.discovered();
    let left = MENU_MISS_LIMIT;
    bench.probe.charactersToLose = 1;
    const say = bench.probe.say.bind(bench.probe);
    bench.probe.say = (text) => {
      if (text.endsWith('here  --> ') && (left -= 1) > 0) bench.probe.charactersToLose = 1;
      say(text);
    };

    await bench.doing((protocol) => protocol.testGive('setup', 'print'));

    expect(bench.probe.typed).toEqual(['main:', 'main:', 'main:2', 'setup:6']);
    expect(bench.place).toBe('printed');
  });

  it('ends after too many misses, at home and with an error that names the screens', async () => {
    await using bench = await Bench.discovered();
    let left = 3;
    bench.probe.charactersToLose = 1;
    const say = bench.probe.say.bind(bench.probe);
    bench.probe.say = (text) => {
      if (text.endsWith('here  --> ') && (left -= 1) > 0) bench.probe.charactersToLose = 1;
      say(text);
    };

    const error = await bench.doing((protocol) => protocol.testGive('setup', 'print')).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(UnexpectedScreenError);
    expect(error).toMatchObject({ expected: ['setup'], found: 'main', message: expect.stringContaining('answered setup at main') });
    expect(bench.place).toBe('main');
  });

  it('never gives an answer that has an effect on the way, and never one that the menu does not have', async () => {
    await using bench = await Bench.discovered();

    await bench.doing((protocol) => protocol.testGive('power', 'leave'));
    await bench.doing((protocol) => protocol.testGive('printed', 'leave'));
    await bench.doing((protocol) => protocol.testGive('information', 'leave'));
    await bench.doing((protocol) => protocol.testGive('count', 'enter', 1));

    expect(bench.probe.isPumpOn).toBe(true);
    expect(bench.probe.mode).not.toBe('dead');
    expect(bench.probe.typed.filter((line) => ['setup:5', 'power:1', 'main:6', 'main:1', 'main:9'].includes(line))).toEqual([]);
  });

  it.each(['setup', 'power', 'unit', 'seconds', 'detail', 'count', 'counted', 'printed', 'information', 'retry'] as const)('leads home from %s, where direct access left it', async (mode) => {
    await using bench = await Bench.discovered();
    await bench.run(bench.driver.startDirect());
    await bench.run(bench.driver.executeDirect(' '));
    bench.probe.mode = mode;

    await bench.run(bench.driver.stopDirect());

    expect(bench.probe.mode).toBe('main');
    expect(bench.probe.cycleS).toBe(20);
    expect(bench.probe.isVerbose).toBe(false);
  });

  it('is not guessed where a question stands whose present answer is not known, and nothing is going to be set', async () => {
    await using bench = await Bench.connected('unit', { startup: 'leave' });

    const error = await bench.run(bench.driver.discover()).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'state-entry', cause: expect.any(MenuRouteError) });
    expect(bench.probe.typed).toEqual(['unit:']);
    expect(bench.probe.cycleS).toBe(20);
  });

  it('answers a question whose present answer is not known with the start-up value, which it gets anyway', async () => {
    await using bench = await Bench.connected('seconds');
    bench.probe.cycleS = 33;

    await expect(bench.run(bench.driver.discover())).resolves.toBe(S.COMMAND);

    expect(bench.probe.typed.slice(0, 2)).toEqual(['seconds:', 'seconds:20']);
    expect(bench.probe.cycleS).toBe(20);
  });

  it('ends in a typed error, at home again, when a screen comes that is not in the menu', async () => {
    await using bench = await Bench.discovered();
    bench.probe.instead = 'A Menu Nobody Knows\r\nYour choice --> ';

    const error = await bench.doing((protocol) => protocol.testGive('setup', 'print')).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'unexpected-screen', expected: ['setup'], found: undefined });
    expect(bench.place).toBe('main');
  });

  it('ends when a screen is not complete in time, with what came of it', async () => {
    await using bench = await Bench.discovered();
    bench.probe.instead = 'Setup Me';

    const error = await bench.doing((protocol) => protocol.testGive('setup', 'print')).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(ReplyTimeoutError);
    expect(error).toMatchObject({ timeoutMs: 5_000, sent: '2\r', received: '2\r\nSetup Me' });
    expect(bench.place).toBe('main');
  });

  it('says so when it cannot be gone back either, and looks where it stands the next time', async () => {
    await using bench = await Bench.discovered();
    bench.probe.charactersToLose = 4;

    await expect(bench.doing((protocol) => protocol.testGive('setup', 'print'))).rejects.toThrow(ReplyTimeoutError);

    expect(bench.events.at(-1)).toMatchObject({ type: 'error', code: 'menu-route' });
    bench.probe.charactersToLose = 0;
    await bench.doing((protocol) => protocol.testGive('main', 'power'));
    expect(bench.probe.mode).toBe('power');
  });

  it('gives up at once when its caller does, and looks where it stands the next time', async () => {
    await using bench = await Bench.discovered();
    const giveUp = new AbortController();
    bench.probe.instead = 'Setup Me';
    const setting = bench.driver.set({ cycle: 30 }, { signal: giveUp.signal }).catch((cause: unknown) => cause);
    await vi.advanceTimersByTimeAsync(100);

    giveUp.abort(new Error('enough'));

    expect(await setting).toEqual(new Error('enough'));
    await bench.run(bench.driver.set({ cycle: 30 }));
    expect(bench.probe.cycleS).toBe(30);
  });

  it('is the same wherever the screens are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }), async (sizes) => {
        await using bench = await Bench.connected();
        let turn = 0;
        bench.probe.cut = (text) => {
          const pieces: string[] = [];
          for (let at = 0; at < text.length;) {
            const size = sizes[(turn += 1) % sizes.length] ?? 1;
            pieces.push(text.slice(at, at + size));
            at += size;
          }
          return pieces;
        };

        await bench.run(bench.driver.discover());
        await bench.run(bench.driver.set({ cycle: 120, isVerbose: true }));

        expect([bench.probe.cycleS, bench.probe.isVerbose, bench.place]).toEqual([120, true, 'main']);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a protocol with another menu than its definition', () => {
  it('cannot be made, since what is told of the instrument would not be so', () => {
    class Stray extends MenuProtocol<typeof ventProbe, typeof ventMenu> {
      protected override handlers(): never {
        throw new Error('not called');
      }

      protected override readSettings = (): Promise<string> => Promise.resolve('');
      protected override writeSetting = (): Promise<void> => Promise.resolve();
    }
    const context = { connection: memoryPair().near, scheduler: asyncScheduler, startup: 'leave' } as const;

    expect(() => new Stray(ventProbe, { ...ventMenu }, context)).toThrow('acme-vent: its protocol walks another menu than the definition has');
  });
});
