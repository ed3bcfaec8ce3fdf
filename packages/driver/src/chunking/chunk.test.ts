import type { Chunk } from '@taffrail/connection';
import { firstValueFrom, from, Subject, Subscription, toArray, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ctd, ctdParticle } from '../../test/ctd-definition.ts';
import { delimited, lines } from '../definition/framing.ts';
import { particle } from '../definition/particle-definition.ts';
import type { Particle } from '../particle/particle.ts';
import { chunk, Chunker, type ChunkOptions, type Unparsed } from './chunk.ts';
import { LINE_LIMIT_BYTES } from './line-framer.ts';

type Item = Particle<typeof ctd> | Unparsed;

const FIRST = '#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30';
const SECOND = '#12.8232,4.06464, 3564.642,   31.3146, 1506.565, 20 Nov 2026, 05:26:35';

describe('Chunker', () => {
  it('reads a sample with everything that is known of it', () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.frame = 1_700_000_000_500;
    const chunker = new Chunker(ctd, { epoch: 'e1', scheduler });

    const items = chunker.push({ bytes: bytesOf(`${FIRST}\r\n`), receivedAtMs: 1_700_000_000_000.25, position: 4_112n });

    expect(items).toEqual([
      {
        type: 'particle',
        instrument: 'example-ctd',
        stream: 'ctd_parsed',
        values: { temperature: 11.9471, conductivity: 3.88942, pressure: 3389.418, salinity: 27.8189, soundVelocity: 1506.389 },
        quality: 'ok',
        times: {
          instrumentMs: Date.UTC(2026, 10, 20, 5, 26, 30),
          portMs: 1_700_000_000_000.25,
          driverMs: 1_700_000_000_500,
          preferred: 'port',
        },
        id: { epoch: 'e1', position: 4_112n, index: 0 },
      },
    ]);
  });

  it('dates and places a sample by its own bytes where there is no journal', () => {
    const items = read(['S>\r\n', '1.5000, 2.90000,   0.000\n'], { epoch: 'of no journal' }, (i) => ({ receivedAtMs: 100 + i }));

    expect(items).toMatchObject([
      {
        values: { temperature: 1.5, conductivity: 2.9, pressure: 0 },
        times: { instrumentMs: null, portMs: null, driverMs: 101, preferred: 'driver' },
        id: { epoch: '', position: 4n, index: 0 },
      },
    ]);
  });

  it('leaves out what the instrument left out', () => {
    const items = read(['18.7545, 0.00001,    0.296\r\n']);

    expect(values(items)).toStrictEqual([{ temperature: 18.7545, conductivity: 0.00001, pressure: 0.296 }]);
  });

  it.each([
    ['the first sample after a start command', 'S>#7.5400,3.14159, 10.250', 2n],
    ['a sample after a rejected command', '?cmd S>7.5400,3.14159, 10.250', 7n],
    ['a sample after several prompts', 'S>S>S>7.5400,3.14159, 10.250', 6n],
    ['a sample after a prompt and spaces', 'S>  7.5400,3.14159, 10.250', 4n],
    ['a sample after noise and a prompt', '\0\0S\0>\0#7.5400,3.14159, 10.250', 6n],
  ])('finds %s, at its own first byte', (_, line, position) => {
    const items = read([`${line}\r\n`]);

    expect(items).toMatchObject([{ values: { temperature: 7.54, conductivity: 3.14159, pressure: 10.25 }, id: { position } }]);
  });

  it('takes a prompt\'s text for part of a sample whose rule says so', () => {
    const voltage = particle('voltage', { description: 'V.', pattern: /^S>(?<voltage>\d+)$/, fields: { voltage: { unit: 'V', description: 'V.' } } });
    const chunker = new Chunker({ ...ctd, particles: { voltage } });

    const items = chunker.push(chunkOf('S>12\r\n'));

    expect(items).toMatchObject([{ values: { voltage: 12 }, id: { position: 0n } }]);
  });

  it('passes over the longest of the prompts that a line may begin with', () => {
    const chunker = new Chunker({ ...ctd, prompts: ['>', '>>!'] });

    const items = chunker.push(chunkOf('>>!7.5400,3.14159, 10.250\r\n'));

    expect(items).toMatchObject([{ type: 'particle', id: { position: 3n } }]);
  });

  it('dates what each chunk completes by the clock as it is then', () => {
    let nowMs = 1;
    const chunker = new Chunker(ctd, { scheduler: { now: () => nowMs, schedule: () => new Subscription() } });

    const first = chunker.push(chunkOf(`${FIRST}\n`, { position: 0n }));
    nowMs = 2;
    const second = chunker.push(chunkOf(`${FIRST}\n`, { position: 100n }));

    expect([...first, ...second].map((item) => item.type === 'particle' && item.times.driverMs)).toEqual([1, 2]);
  });

  it('dates a sample that follows a prompt by its own arrival, however long the prompt has stood there', () => {
    const items = read(['S', '>', '#7.5400,3.14159, 10.250\r\n'], {}, (i) => ({ receivedAtMs: i * 60_000, position: BigInt(i * 1_000) }));

    expect(items).toMatchObject([{ times: { portMs: 120_000 }, id: { position: 2_000n } }]);
  });

  it('makes nothing of a chunk that ends inside a number, and one sample of it when its line has ended', () => {
    const chunker = new Chunker(ctd);

    const early = chunker.push(chunkOf('10.0000,3.00000, 12.3'));
    const late = chunker.push(chunkOf('45\r\n'));
    const later = [...chunker.push(chunkOf('\r\n')), ...chunker.end()];

    expect(early).toEqual([]);
    expect(values(late)).toEqual([{ temperature: 10, conductivity: 3, pressure: 12.345 }]);
    expect(later).toEqual([]);
  });

  it('never takes the last line for a sample while it has not ended, however whole it looks', () => {
    const items = read([`${FIRST}\r\n`, '#10.0000,3.00000, 12.3']);

    expect(items).toMatchObject([
      { type: 'particle', stream: 'ctd_parsed' },
      { type: 'unparsed', reason: 'incomplete', text: '#10.0000,3.00000, 12.3', position: 72n, lengthBytes: 22 },
    ]);
  });

  it('takes no line for a sample whose beginning is lost', () => {
    const chunker = new Chunker(ctd);

    const items = [...chunker.push(chunkOf('#61.1')), ...chunker.gap(), ...chunker.push(chunkOf(`1.1459,24.45520, 356.906\r\n${SECOND}\r\n`))];

    expect(items).toMatchObject([
      { reason: 'incomplete', text: '#61.1' },
      { reason: 'incomplete', text: '1.1459,24.45520, 356.906' },
      { type: 'particle', values: { temperature: 12.8232 } },
    ]);
  });

  it.each(['', '   ', 'S>', 'S>S>', '?cmd S>', '\0', 'S>  '])('passes over %j on a line of its own', (framing) => {
    expect(read([`${framing}\r\n${framing}`])).toEqual([]);
  });

  it.each(['\u00a0', ' \u0085 ', '\u001f'])('passes over nothing but white space of ASCII: %j is no blank line', (noise) => {
    expect(read([`${noise}\r\n${noise}`]).map((item) => item.type === 'unparsed' && [item.reason, item.text])).toEqual([['no-match', noise], ['incomplete', noise]]);
  });

  it('gives up nothing of what no rule matches', () => {
    const items = read(['\0SBE 37-SM\r\nS>ds\r\nlogg\0ing data\r\n'], { epoch: 'e' }, () => ({ position: 1_000n, receivedAtMs: 5 }));

    expect(items).toEqual([
      unparsed({ position: 1_001n, lengthBytes: 9, text: 'SBE 37-SM' }),
      unparsed({ position: 1_014n, lengthBytes: 2, text: 'ds' }),
      unparsed({ position: 1_018n, lengthBytes: 13, text: 'logging data' }),
    ]);
  });

  it('announces a line that is too long, all of it, and goes on with the next', () => {
    const items = read(['#1.0,', 'x'.repeat(LINE_LIMIT_BYTES), `\r\n${FIRST}\r\n`]);

    expect(items.map((item) => (item.type === 'unparsed' ? [item.reason, item.position, item.lengthBytes] : item.stream))).toEqual([
      ['overflow', 0n, LINE_LIMIT_BYTES],
      ['overflow', BigInt(LINE_LIMIT_BYTES), 5],
      'ctd_parsed',
    ]);
  });

  it('reads records between two texts that are alike, over several lines, ignored bytes left out', () => {
    const fields = { n: { unit: '1', description: 'N.' } };
    const quoted = particle('quoted', { description: 'Q.', framing: delimited({ begin: '"', end: '"', maximumBytes: 12 }), pattern: /"\s*(?<n>\d+)\s*"/, fields });
    const chunker = new Chunker({ ...ctd, particles: { quoted, ctd: ctdParticle } });

    const items = [...chunker.push(chunkOf(`"\r\n1\0\r\n"x "2"${FIRST}\r\n"much too long for it"\n`)), ...chunker.end()];

    expect(items.map((item) => (item.type === 'particle' ? [item.stream, item.id.position] : [item.reason, item.text]))).toEqual([
      ['quoted', 0n],
      ['incomplete', 'x '],
      ['quoted', 10n],
      ['ctd_parsed', 13n],
      ['incomplete', '"much too long for it'],
      ['incomplete', '"\n'],
    ]);
    expect(items[0]).toMatchObject({ values: { n: 1 } });
  });

  it.each([1, 2, 3, 5, 100])('reads a record behind one that was cut off, and the lines between them, in pieces of %i', (size) => {
    const fields = { n: { unit: '1', description: 'N.' } };
    const told = particle('told', { description: 'T.', framing: delimited({ begin: 'begin', end: ';', maximumBytes: 100 }), pattern: /begin (?<n>\d+);/, fields });
    const chunker = new Chunker({ ...ctd, particles: { told, ctd: ctdParticle } });
    const text = `begin 1\r\n${FIRST}\r\nbegin 2;begin 3;`;

    const items = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => chunker.push(chunkOf(text.slice(i * size, (i + 1) * size)))).flat();

    expect(items.map((item) => (item.type === 'particle' ? [item.stream, item.id.position] : item.text))).toEqual([
      'begin 1',
      ['ctd_parsed', 9n],
      ['told', BigInt(text.indexOf('begin 2'))],
      ['told', BigInt(text.indexOf('begin 3'))],
    ]);
  });

  it('reads lines that end as their rules say, in any of their ways', () => {
    const fields = { n: { unit: '1', description: 'N.' } };
    const [one, other] = [0x03, 0x04].map((byte) => particle(`s${byte}`, { description: 'S.', framing: lines({ endBytes: [byte] }), pattern: new RegExp(`${byte}:(?<n>\\d+)`), fields }));
    const chunker = new Chunker({ ...ctd, particles: { one: one!, other: other! } });

    const items = chunker.push(chunkOf('3:1\x034:2\x043:\r\n\x03'));

    expect(items).toMatchObject([{ stream: 's3', values: { n: 1 } }, { stream: 's4', values: { n: 2 } }, { reason: 'no-match', text: '3:\r\n' }]);
  });

  it.each([[0x0a, 'R=1\r\n\r\nR=2\r\n'], [0x0d, 'R=1\r\n\r\nR=2\r']])('passes over a line of nothing but another line end, where %i ends lines', (endByte, text) => {
    const told = particle('told', { description: 'T.', framing: lines({ endBytes: [endByte] }), pattern: /^\s*R=(?<n>\d)\s*$/, fields: { n: { unit: '1', description: 'N.' } } });
    const chunker = new Chunker({ ...ctd, particles: { told } });

    expect([...chunker.push(chunkOf(text)), ...chunker.end()]).toMatchObject([{ values: { n: 1 } }, { values: { n: 2 } }]);
  });

  it('makes a line unreadable, for a cause, when a field is not what its parser knows', () => {
    const items = read(['battery main = 13.2 V\r\nbattery spare = 13.2 V\r\nbattery main = - V\r\n']);

    expect(items).toMatchObject([
      { stream: 'battery_voltage', values: { battery: 'main', voltage: 13.2 } },
      { type: 'unparsed', reason: 'unreadable', nearest: 'voltage', cause: new RangeError('there is no battery spare') },
      { type: 'unparsed', reason: 'unreadable', nearest: 'voltage', cause: { code: 'protocol' } },
    ]);
  });

  it('says which rule a line came nearest to', () => {
    const items = read(['#11.9471,3.88942, garbage\r\nbattery 7\r\nzzz\r\n']);

    expect(items.map((item) => item.type === 'unparsed' && item.nearest)).toEqual(['ctd', 'voltage', undefined]);
  });

  it('judges quality by the settings that are known when the line ends', () => {
    let known = {};
    const chunker = new Chunker(ctd, { known: () => known });

    const before = chunker.push(chunkOf(`${FIRST}\r\n#12.8232,4.06464, 3564`));
    known = { maximumPressure: 3_000 };
    const after = chunker.push(chunkOf('.642\r\n'));

    expect([...before, ...after].map((item) => item.type === 'particle' && item.quality)).toEqual(['ok', 'out_of_range']);
  });

  it('gives the same identities when the same journal is read again, and other ones for another journal', () => {
    const input = [`${FIRST}\r\n${FIRST}\r\n`];
    const journal = () => ({ position: 16n });

    const [once, again, other] = ['e1', 'e1', 'e2'].map((epoch) => ids(read(input, { epoch: () => epoch }, journal)));

    expect(once).toEqual([
      { epoch: 'e1', position: 16n, index: 0 },
      { epoch: 'e1', position: 88n, index: 0 },
    ]);
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });

  it('gives particles that differ when one of their values does', () => {
    const [one] = read(['10.0000,3.00000, 12.345\r\n']);
    const [same] = read(['10.0000,3.00000, 12.345\r\n']);
    const [other] = read(['10.0000,3.00000, 12.346\r\n']);

    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('does not change what it has answered', () => {
    const chunker = new Chunker(ctd);

    const nothing = chunker.push(chunkOf('#1'));
    const one = chunker.push(chunkOf('\n'));
    chunker.push(chunkOf('a\nb\n'));

    expect([nothing.length, one.length]).toEqual([0, 1]);
  });
});

describe('chunk', () => {
  it('gives what a Chunker gives, each subscriber from its own beginning', async () => {
    const chunks = [chunkOf(`junk\r\n${FIRST}`), chunkOf(`\r\n${SECOND}\r\nleft`)];
    const items$ = from(chunks).pipe(chunk(ctd), toArray());

    const [first, second] = [await firstValueFrom(items$), await firstValueFrom(items$)];

    expect(first).toMatchObject([{ text: 'junk' }, { values: { temperature: 11.9471 } }, { values: { temperature: 12.8232 } }, { text: 'left', reason: 'incomplete' }]);
    expect(second).toEqual(first);
  });

  it('emits what was left of a line before it passes on the error of its source', () => {
    const source$ = new Subject<Chunk>();
    const seen: unknown[] = [];
    source$.pipe(chunk(ctd)).subscribe({ next: (item) => seen.push(item.type === 'unparsed' && item.text), error: (error) => seen.push(error) });

    source$.next(chunkOf('#10.0'));
    source$.error('lost');

    expect(seen).toEqual(['#10.0', 'lost']);
  });

  it('keeps the order of the bytes when a receiver makes the instrument answer at once', () => {
    const source$ = new Subject<Chunk>();
    const seen: string[] = [];
    source$.pipe(chunk(ctd)).subscribe({
      next: (item) => {
        seen.push(item.type === 'unparsed' ? item.text : 'particle');
        if (seen.length === 1) {
          source$.next(chunkOf('the answer\r\n'));
          source$.complete();
        }
      },
      complete: () => seen.push('complete'),
    });

    source$.next(chunkOf('first\r\nsecond\r\n'));

    expect(seen).toEqual(['first', 'second', 'the answer', 'complete']);
  });

  it('leaves its source when its subscriber leaves', () => {
    const source$ = new Subject<Chunk>();
    const subscription = source$.pipe(chunk(ctd)).subscribe();

    subscription.unsubscribe();

    expect(source$.observed).toBe(false);
  });
});

function read(texts: readonly string[], options: ChunkOptions = {}, rest: (index: number) => Partial<Chunk> = () => ({})): readonly Item[] {
  const chunker = new Chunker(ctd, options);
  return [...texts.flatMap((text, i) => chunker.push(chunkOf(text, rest(i)))), ...chunker.end()];
}

function chunkOf(text: string, { receivedAtMs = 0, ...rest }: Partial<Chunk> = {}): Chunk {
  return { bytes: bytesOf(text), receivedAtMs, ...rest };
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function values(items: readonly Item[]): readonly unknown[] {
  return items.map((item) => item.type === 'particle' && item.values);
}

function ids(items: readonly Item[]): readonly unknown[] {
  return items.map((item) => item.type === 'particle' && item.id);
}

function unparsed(facts: Partial<Unparsed>): Unparsed {
  return { type: 'unparsed', reason: 'no-match', epoch: 'e', position: 0n, lengthBytes: 0, text: '', receivedAtMs: 5, nearest: undefined, ...facts };
}
