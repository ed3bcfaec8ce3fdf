import type { InstrumentSimulator } from '@taffrail/simulator';
import { afterEach, expect, it, vi } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';
import { SimulatorServer } from '../simulate/simulator-server.ts';
import { plainSpeech } from '../simulate/speech.ts';

const { Sbe37Simulator } = await import('@taffrail/seabird-sbe37/simulator');
const { SatlanticParSimulator, simulator: satlanticPar } = await import('@taffrail/satlantic-par/simulator');
const { TrhphSimulator, simulator: trhph } = await import('@taffrail/uw-trhph/simulator');
const over: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of over.splice(0)) await end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** An SBE 37 behind a port that tells what reaches it before it acts on it, and what others find out about it. */
async function served(hears: (text: string) => void, options: { readonly logging: boolean }) {
  const instrument = new Sbe37Simulator(options);
  const server = new SimulatorServer(instrument, () => undefined, (link, client) => {
    const speech = plainSpeech(link, client);
    const receive = (bytes: Uint8Array): void => {
      hears(new TextDecoder().decode(bytes));
      speech.receive(bytes);
    };
    return { ...speech, receive };
  });
  const { host, port } = await server.listen({ host: '127.0.0.1', port: 0 });
  over.push(async () => {
    await server.close();
    instrument.close();
  });
  const url = `tcp://${host}:${port}`;
  const ask = async (...verb: string[]) => {
    const { state, result } = (await taffrail(['do', 'sbe37', '--connect', url, '--json', ...verb])).first();
    return { state, result };
  };
  return { url, ask };
}

it.each([
  ['it is started', /^startnow/, false, []],
  ['it is given start-up values', /^interval=5/i, false, []],
  ['it is stopped, to be set', /^stop/i, true, ['--set', 'sampleInterval=9']],
] as const)('puts an instrument back when it is told to end while %s', async (_, wanted, logging, flags) => {
  const { shell, process, stderr, end } = fakeShell();
  const { url, ask } = await served((text) => {
    if (wanted.test(text)) end('SIGINT');
  }, { logging });
  if (!logging) await ask('set', 'sampleInterval=30');
  const before = await ask('get', 'sampleInterval', 'samplesToAverage');

  await runTaffrail(['run', 'sbe37', '--connect', url, '--autosample', '--json', ...flags], shell);

  expect([process.exitCode, stderr.text]).toEqual([130, '']);
  expect(await ask('get', 'sampleInterval', 'samplesToAverage')).toEqual(before);
});

/** Runs an instrument inside this program, in time that passes at once, and is told to end when what the instrument has received matches. */
async function givenUp(name: string, instrument: InstrumentSimulator, wanted: RegExp) {
  const { shell, process, stdout, stderr, end } = fakeShell();
  const receive = instrument.receive.bind(instrument);
  let received = '';
  vi.spyOn(instrument, 'receive').mockImplementation((bytes) => {
    received += new TextDecoder().decode(bytes);
    if (wanted.test(received)) end('SIGINT');
    receive(bytes);
  });
  const ended = runTaffrail(['run', name, '--connect', `sim:${name}`, '--json'], shell);
  await stdout.saw(/state-change/);
  await vi.advanceTimersByTimeAsync(300_000);
  await ended;
  return { status: process.exitCode, stderr };
}

it('puts back the start-up value that it was given up over amid sampling, and leaves the instrument sampling', async () => {
  vi.useFakeTimers();
  const sensor = new SatlanticParSimulator({ settings: { maxrate: 8 } });
  vi.spyOn(satlanticPar, 'create').mockReturnValue(sensor);

  const { status, stderr } = await givenUp('satlantic-par', sensor, /set maxrate 4\r/);

  expect([status, stderr.text]).toEqual([130, '']);
  expect([sensor.settings.maxrate, sensor.mode]).toEqual([8, 'autosample']);
});

it('says that it does not know how it leaves an instrument whose discovery it was told to end while that interrupted it', async () => {
  vi.useFakeTimers();
  const probe = new TrhphSimulator({ settings: { cycle: { count: 60, unit: 'minutes' } } });
  vi.spyOn(trhph, 'create').mockReturnValue(probe);

  const { status, stderr } = await givenUp('trhph', probe, /\x13/);

  expect([status, stderr.records.map(({ code }) => code)]).toEqual([130, ['not-restored']]);
  expect(stderr.first['message']).toContain('perhaps in another state');
});

it('has nothing to say of an instrument that it was told to end before it has asked', async () => {
  const { shell, process, stdout, stderr, end } = fakeShell();
  const ended = runTaffrail(['run', 'sbe37', '--connect', 'sim:sbe37', '--json'], shell);
  await stdout.saw(/DISCONNECTED/);
  end('SIGINT');
  await ended;

  expect([process.exitCode, stderr.text]).toEqual([130, '']);
});
