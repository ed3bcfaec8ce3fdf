import { afterEach, expect, it } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';
import { SimulatorServer } from '../simulate/simulator-server.ts';
import { plainSpeech } from '../simulate/speech.ts';

const { Sbe37Simulator } = await import('@taffrail/seabird-sbe37/simulator');
const over: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of over.splice(0)) await end();
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
