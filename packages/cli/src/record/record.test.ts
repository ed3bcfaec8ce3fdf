import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTranscript } from '@taffrail/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-record-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Starts a command that says on an output when it is ready, and answers what it said. */
async function started(args: readonly string[], output: 'stdout' | 'stderr') {
  const fake = fakeShell();
  const ended = runTaffrail([...args, '--json'], fake.shell);
  await fake[output].saw(/\n/);
  return { ...fake, ended, said: fake[output].first };
}

describe('taffrail record', () => {
  it('records what a driver says with an instrument, so that the recording answers the driver as the instrument did', async () => {
    const out = join(folder, 'session.transcript');
    const instrument = await started(['simulate', 'sbe37'], 'stdout');
    const recording = await started(['record', String(instrument.said['url']), '--out', out], 'stderr');

    const live = await taffrail(['do', 'sbe37', 'discover', '--connect', String(recording.said['url']), '--json']);
    recording.end('SIGINT');
    await recording.ended;
    instrument.end('SIGTERM');
    await instrument.ended;
    const replayed = await taffrail(['do', 'sbe37', 'discover', '--connect', `sim:recording?file=${encodeURIComponent(out)}&speed=10`, '--json']);

    const entries = parseTranscript(readFileSync(out, 'utf8'));
    expect(recording.process.exitCode).toBe(0);
    expect(recording.said).toMatchObject({ event: 'ready', link: instrument.said['url'] });
    expect(recording.stderr.records.at(-1)).toEqual({ event: 'recorded', out, entries: entries.length, gaps: 0 });
    expect(live.status).toBe(0);
    expect(replayed.status).toBe(0);
    expect(replayed.first()).toEqual({ ...live.first(), atMs: expect.any(Number) });
  });

  it('keeps the journal where it is told, and the transcript of that journal is the same', async () => {
    const [out, dir] = [join(folder, 'session.transcript'), join(folder, 'agent')];
    const instrument = await started(['simulate', 'sbe37'], 'stdout');
    const recording = await started(['record', String(instrument.said['url']), '--out', out, '--dir', dir], 'stderr');
    await taffrail(['do', 'sbe37', 'discover', '--connect', String(recording.said['url'])]);

    recording.end('SIGTERM');
    await recording.ended;
    instrument.end('SIGTERM');
    await instrument.ended;
    const exported = await taffrail(['journal', 'export', dir, '--format', 'transcript']);

    expect(parseTranscript(exported.stdout)).toEqual(parseTranscript(readFileSync(out, 'utf8')));
  });

  it('writes over nothing, and refuses a link that is none', async () => {
    const out = join(folder, 'session.transcript');
    writeFileSync(out, 'mine');

    const [taken, malformed] = [await taffrail(['record', 'tcp://127.0.0.1:1', '--out', out]), await taffrail(['record', 'nowhere', '--out', join(folder, 'new')])];

    expect(taken).toMatchObject({ status: 2, stderr: expect.stringMatching(/--out .*EEXIST/) });
    expect(malformed.status).toBe(2);
    expect([readFileSync(out, 'utf8'), existsSync(join(folder, 'new'))]).toEqual(['mine', false]);
  });
});

describe('sim:recording', () => {
  it.each([
    ['sim:recording', 'expected sim:recording?file=<transcript>&speed=10'],
    ['sim:recording?file=x&seed=1', 'not "seed"'],
    ['sim:recording?file=/no/such/file', 'cannot read /no/such/file: ENOENT'],
  ])('is refused: %s', async (url, message) => {
    const { status, stderr } = await taffrail(['do', 'sbe37', 'discover', '--connect', url]);

    expect({ status, stderr }).toEqual({ status: expect.toBeOneOf([1, 2]), stderr: expect.stringContaining(message) });
  });

  it('is refused where the file is no transcript', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'notes');

    expect((await taffrail(['do', 'sbe37', 'discover', '--connect', `sim:recording?file=${file}`])).stderr).toContain('cannot read line 1 of the transcript');
  });
});
