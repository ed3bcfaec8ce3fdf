import { commonFaults } from '@taffrail/simulator';
import { VirtualTime } from '@taffrail/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf } from '../../test/latin1.ts';
import { readAll } from '../../test/read-all.ts';
import { workhorseFaults, WorkhorseSimulator, type WorkhorseSimulatorOptions } from './index.ts';

const NOON = Date.UTC(2026, 10, 20, 12);
const BANNER = '\r\n[BREAK Wakeup A]\r\nWorkHorse Broadband ADCP Version 50.40\r\nTeledyne RD Instruments (c) 1996-2010\r\nAll Rights Reserved.\r\n>';

let time: VirtualTime;
let instrument: WorkhorseSimulator;
let unread: number[];

function start(options: WorkhorseSimulatorOptions = {}): void {
  unread = [];
  instrument = new WorkhorseSimulator({ scheduler: time, clockStartMs: NOON, ...options });
  instrument.transmitted$.subscribe((bytes) => { unread.push(...bytes); });
}

/** Lets time pass, and takes what has come since the last look. */
async function heard(forMs = 0): Promise<Uint8Array> {
  await time.advance(forMs);
  return Uint8Array.from(unread.splice(0));
}

const text = async (forMs?: number): Promise<string> => String.fromCharCode(...(await heard(forMs)));

/** Types, and takes what comes of it. */
function type(line: string, forMs?: number): Promise<string> {
  instrument.receive(bytesOf(line));
  return text(forMs);
}

/** The numbers of the ensembles among bytes. */
function numbersIn(bytes: Uint8Array): readonly number[] {
  return readAll(bytes).particles.flatMap(({ values }) => ('ensembleNumber' in values ? [values.ensembleNumber] : []));
}

const ensembles = async (forMs: number): Promise<readonly number[]> => numbersIn(await heard(forMs));

beforeEach(() => { time = new VirtualTime(); });
afterEach(() => { instrument.close(); });

describe('a simulated WorkHorse in command mode', () => {
  beforeEach(() => { start(); });

  it.each([
    ['TE?\r\n', 'TE?\r\nTE 00:00:00.00 ---------------- Time per Ensemble (hrs:min:sec.sec/100)\r\n>'],
    ['ea?\r\n', 'ea?\r\nEA = +00000 ---------------- Heading Alignment (1/100 deg)\r\n>'],
    ['TT?\r', 'TT?\r\nTT 2026/11/20,12:00:00 - Time Set (CCYY/MM/DD,hh:mm:ss)\r\n>'],
    ['TG?\n', 'TG?\r\nTG ****/**/**,**:**:** - Time of First Ping (CCYY/MM/DD,hh:mm:ss)\r\n>'],
    ['QQ1\r\n', 'QQ1\r\nERR 001:  UNRECOGNIZED COMMAND\r\n>'],
    ['QQ?\r\n', 'QQ?\r\nERR 001:  UNRECOGNIZED COMMAND\r\n>'],
    ['EA\r\n', 'EA\r\nEA ERR 002:  NUMBER EXPECTED\r\n>'],
    ['EA18001\r\n', 'EA18001\r\nEA ERR 002:  NUMBER EXPECTED\r\n>'],
    ['EA-00250\r\n', 'EA-00250\r\n\r\n>'],
    ['CK\r\n', 'CK\r\n[Parameters saved as USER defaults]\r\n>'],
    ['TT2026/02/30,10:00:00\r\n', 'TT2026/02/30,10:00:00\r\nTT ERR 002:  NUMBER EXPECTED\r\n>'],
    ['TGsoon\r\n', 'TGsoon\r\nTG ERR 002:  NUMBER EXPECTED\r\n>'],
  ])('echoes %j and answers', async (line, answer) => {
    // A return alone ends a line too, when nothing follows it.
    expect(await type(line, 1_000)).toBe(answer);
  });

  it('keeps what it was set to in the form in which it tells it, until its defaults are restored', async () => {
    await type('EA-250\r\nWD111110000\r\n');
    const set = [instrument.setting('EA'), instrument.setting('WD')];

    const restored = await type('CR1\r\n');

    expect(set).toEqual(['-00250', '111 110 000']);
    expect(restored).toBe('CR1\r\n[Parameters set to FACTORY defaults]\r\n>');
    expect([instrument.setting('EA'), instrument.setting('WD')]).toEqual(['+00000', '111 100 000']);
  });

  it('goes by the clock that it was set to', async () => {
    await type('TT2030/01/02, 03:04:05\r\n');

    expect(await type('TS?\r\n', 60_000)).toContain('TS 30/01/02,03:04:05');
    expect(await type('TT?\r\n')).toContain('TT 2030/01/02,03:05:05');
  });

  it('takes its time for all tests', async () => {
    const early = await type('PA\r\n', 11_999);

    const late = await text(1);

    expect(early).toBe('PA\r\n');
    expect(late).toMatch(/\r\n>$/);
  });

  it('falls asleep when it was told nothing for a while, is deaf then, and wakes at a BREAK that is long enough', async () => {
    await time.advance(300_000);
    const asleep = [instrument.mode, await type('TE?\r\n')];

    instrument.receiveBreak(299);
    const short = await text();
    instrument.receiveBreak(300);

    expect(asleep).toEqual(['asleep', '']);
    expect(short).toBe('');
    expect(await text()).toBe(BANNER);
    expect(instrument.mode).toBe('command');
  });

  it('powers down when it is told to', async () => {
    expect(await type('CZ\r\n')).toBe('CZ\r\n[POWERING DOWN .....]\r\n');
    expect(instrument.mode).toBe('asleep');
  });

  it('forgets the beginning of a line at a BREAK', async () => {
    await type('EA9');
    instrument.receiveBreak(400);
    await text();

    expect(await type('TE?\r\n')).toContain('TE 00:00:00.00');
    expect(instrument.setting('EA')).toBe('+00000');
  });
});

describe('a simulated WorkHorse that pings', () => {
  it('numbers its ensembles from the first on, as often as its settings say', async () => {
    start({ settings: { TE: '00:00:10.00' }, nextEnsemble: 65_535 });
    await type('CS\r\n');

    expect(await ensembles(9_999)).toEqual([]);
    expect(await ensembles(20_001)).toEqual([65_535, 65_536, 65_537]);
    expect(instrument.mode).toBe('pinging');
  });

  it('waits for the time of the first ping', async () => {
    start({ settings: { TE: '00:00:01.00' } });
    await type('TG2026/11/20,12:01:00\r\nCS\r\n');

    expect(await ensembles(60_000)).toEqual([]);
    expect(await ensembles(1_500)).toEqual([1]);
  });

  it('sends no ensemble before the line has carried the one before it', async () => {
    start({ mode: 'pinging', settings: { WN: '255', WD: '111 111 000', TP: '00:00.10' } });
    const first = await heard(1_000);

    const next = await heard(Math.floor((first.length * 10) / 9.6));

    expect(first.length).toBeGreaterThan(1_000);
    expect(next).toHaveLength(0);
    expect(await heard(1)).toHaveLength(first.length);
  });

  it('is deaf to lines, and stops at a BREAK and at its soft form', async () => {
    start({ mode: 'pinging', settings: { TE: '00:00:10.00' } });
    const deaf = await type('TE?\r\n');

    const woken = await type('===');
    await type('CS\r\n');
    instrument.receiveBreak(300);

    expect([deaf, woken]).toEqual(['', BANNER]);
    expect(await text(60_000)).toBe(BANNER);
    expect(instrument.mode).toBe('command');
  });

  it('goes on with the next ensemble when its power is back', async () => {
    start({ mode: 'pinging', settings: { TE: '00:00:01.00', EA: '123' } });
    const before = await ensembles(2_000);
    instrument.powerOff();
    const without = await ensembles(60_000);

    instrument.powerOn();

    expect([before, without, await ensembles(2_000)]).toEqual([[1, 2], [], [3, 4]]);
    expect(instrument.setting('EA')).toBe('+00123');
  });

  it('counts on from 1 to 16777215 and then from 0', async () => {
    start({ mode: 'pinging', nextEnsemble: 0xff_ff_ff });

    expect(await ensembles(2_500)).toEqual([0xff_ff_ff, 0]);
  });

  it('sends the same from the same seed', async () => {
    const sent: Uint8Array[] = [];
    for (const seed of [7, 7, 8]) {
      time = new VirtualTime();
      start({ mode: 'pinging', seed });
      sent.push(await heard(5_000));
      instrument.close();
    }

    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).not.toEqual(sent[0]);
  });
});

describe('the faults of a simulated WorkHorse', () => {
  it('deaf-to-break: takes no notice of a BREAK', async () => {
    start({ mode: 'asleep', faults: [{ kind: 'deaf-to-break' }] });

    instrument.receiveBreak(400);

    expect([await text(), instrument.mode]).toEqual(['', 'asleep']);
  });

  it('break-unheeded: pings on after as many BREAKs as it says', async () => {
    start({ mode: 'pinging', faults: [{ kind: 'break-unheeded', value: 1 }] });
    instrument.receiveBreak(400);
    const first = [await text(), instrument.mode];

    instrument.receiveBreak(400);

    expect([first, [await text(), instrument.mode]]).toEqual([[BANNER, 'pinging'], [BANNER, 'command']]);
  });

  it('cut-by-break: sends half an ensemble before the banner', async () => {
    start({ mode: 'pinging', faults: [{ kind: 'cut-by-break' }] });
    const whole = await heard(1_000);

    instrument.receiveBreak(400);
    const cut = await heard();

    expect(cut.length - BANNER.length).toBe(whole.length >> 1);
    expect(readAll(cut).particles).toEqual([]);
  });

  it('noise-before-banner and alarm: show in what it says when it wakes', async () => {
    start({ mode: 'asleep', faults: [{ kind: 'noise-before-banner' }, { kind: 'alarm' }] });

    instrument.receiveBreak(400);

    expect(await text()).toBe(`\xff${BANNER.replace('BREAK', 'ALARM')}`);
  });

  it.each(['bad-checksum', 'huge-length'] as const)('%s: spoils each ensemble', async (kind) => {
    start({ mode: 'pinging', faults: [{ kind }] });

    expect((await heard(3_000)).length).toBeGreaterThan(0);
    expect(await ensembles(3_000)).toEqual([]);
  });

  it('false-sync: has a sync in the data, and ensembles that are whole all the same', async () => {
    start({ mode: 'pinging', faults: [{ kind: 'false-sync' }] });

    const bytes = await heard(1_000);

    expect(String.fromCharCode(...bytes.subarray(2))).toContain('\x7f\x7f');
    expect(numbersIn(bytes)).toEqual([1]);
  });

  it('surface-pressure: measures a pressure below that of the atmosphere', async () => {
    start({ mode: 'pinging', faults: [{ kind: 'surface-pressure' }] });

    expect(readAll(await heard(1_000)).particles.flatMap(({ values }) => ('pressure' in values ? [values.pressure] : []))).toEqual([-442]);
  });

  it('refuse-start and no-master: do not ping', async () => {
    start({ faults: [{ kind: 'refuse-start' }] });
    const refusal = await type('CS\r\n');
    const refused = [instrument.mode, await ensembles(10_000)];
    start({ faults: [{ kind: 'no-master' }] });
    await type('CS\r\n');

    expect(refusal).toBe('CS\r\nERR 011:  LAYER BOUNDARY BEYOND PROFILING RANGE\r\n>');
    expect(refused).toEqual(['command', []]);
    expect([instrument.mode, await ensembles(60_000)]).toEqual(['pinging', []]);
  });

  it('two-boards: has two boards, and coefficients', async () => {
    start({ faults: [{ kind: 'two-boards' }] });

    const configuration = await type('PS0\r\n');

    expect(configuration.match(/-[0-9]{4}-/g)).toHaveLength(2);
    expect(configuration).toContain('Offset = +0.00');
  });

  it('are all that there are, beside those of every simulator', () => {
    const own = Object.keys(workhorseFaults).filter((name) => !Object.hasOwn(commonFaults, name));

    expect(own).toEqual(['alarm', 'deaf-to-break', 'break-unheeded', 'cut-by-break', 'noise-before-banner', 'bad-checksum', 'false-sync', 'huge-length', 'surface-pressure', 'two-boards', 'refuse-start', 'no-master']);
  });
});

it('takes whatever comes, and wakes from it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('asleep' as const, 'command' as const, 'pinging' as const), async (bytes, mode) => {
      time = new VirtualTime();
      start({ mode });
      instrument.receive(bytes);
      await heard(20_000);

      instrument.receiveBreak(400);
      await heard(1);

      expect(await type('TE?\r\n', 1)).toMatch(/^TE\?\r\nTE .* Time per Ensemble [^\r]*\r\n>$/);
      instrument.close();
    }),
    { numRuns: 100 },
  );
});
