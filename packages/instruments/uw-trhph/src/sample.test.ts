import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from '../test/read-all.ts';
import { samples } from '../test/samples.ts';

const BEFORE = '0.210  1.050  4.095  0.140  0.700  3.500  1.990  1.040  24.80  0.250  250.1   9.2\r\n';
const BEHIND = '0.211  1.055  4.095  0.141  0.705  3.525  1.991  1.041  24.81  0.251  251.2  10.1\r\n';
const [before, behind] = [BEFORE, BEHIND].map((line) => readAll(line).particles[0]?.values);

/** What became of something between two lines, of which it may cost neither. */
function between(text: string) {
  const { particles } = readAll(BEFORE + text + BEHIND);
  expect([particles[0]?.values, particles.at(-1)?.values]).toEqual([before, behind]);
  return particles.slice(1, -1);
}

describe.each(samples.sample.map(([line, values]) => ({ line: String(line), values })))('the line $line', ({ line, values }) => {
  it('is good', () => {
    expect(readAll(`${line}\r\n`)).toMatchObject({ particles: [{ stream: 'trhph_sample', quality: 'ok', values }], unparsedBytes: 0 });
  });

  it('with any one byte changed is the same, flagged or unparsed, unless a digit, a sign or a blank came into its place, and costs its neighbours nothing', () => {
    const whole = `${line}\r\n`;
    for (let at = 0; at < whole.length; at += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        if (byte === whole.charCodeAt(at)) continue;
        const changed = String.fromCharCode(byte);
        for (const found of between(whole.slice(0, at) + changed + whole.slice(at + 1))) {
          if (found.quality === 'ok' && !/[\d -]/.test(changed)) expect(found.values).toEqual(values);
        }
      }
    }
  });

  it('cut short anywhere, its line end gone or not, is none, and costs its neighbours nothing', () => {
    for (let length = 0; length < line.length; length += 1) {
      for (const end of ['', '\r\n']) expect(between(line.slice(0, length) + end)).toEqual([]);
    }
  });

  it('is the same in pieces of any size', () => {
    for (const size of [1, 2, 3, 7, 64]) expect(readAll(`${line}\r\n`.repeat(3), size).particles.map((each) => each.values)).toEqual([values, values, values]);
  });

  it('is read behind whatever noise, flagged where that has no line end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (noise) => {
        const text = String.fromCharCode(...noise);

        const found = readAll(`\r\n${text}${line}\r\n`).particles.at(-1);

        expect(found?.values).toEqual(values);
        if (!/[\r\n] *$|^ +$/.test(text)) expect(found?.quality).toBe('questionable');
      }),
    );
  });
});

describe('twelve numbers', () => {
  const quality = (line: string) => readAll(`${line}\r\n`).particles.map((each) => each.quality);

  it('in another form than any that was recorded are questionable', () => {
    expect(quality('0.197 0.992 4.095 0.147 0.747 3.730 1.990 1.038 24.830 0.000 24.800 9.200')).toEqual(['questionable']);
    expect(quality('-0.197  0.992  4.095  0.147  0.747  3.730  1.990  1.038  24.83  0.000   24.8   9.2')).toEqual(['questionable']);
  });

  it('are good in vents of all temperatures, with a battery of all voltages', () => {
    expect(quality('0.197  0.992  4.096  0.147  0.747  3.730  1.990  1.038  -1.83  -0.010  -2.8  12.6')).toEqual(['ok']);
    expect(quality('0.197  0.992  4.095  0.147  0.747  3.730  1.990  1.038   4.83  0.480  480.3   9.2')).toEqual(['ok']);
  });

  it('of which a voltage is beyond the converter are out of range', () => {
    expect(quality('0.197  0.992  4.097  0.147  0.747  3.730  1.990  1.038  24.83  0.000   24.8   9.2')).toEqual(['out_of_range']);
  });

  it('are not made of the rows of the diagnostics, nor of a line and part of the next', () => {
    const row = '0.199    0.993    4.096    0.022    0.182    1.328    1.990    1.041    0.000    9.172';

    expect(readAll(`${row}    \r\n${row}    \r\n${row}\r\n${row}\r\n${row} ${row}\r\n`).particles).toEqual([]);
    expect(readAll('0.197  0.992  4.095  0.147\r\n0.747  3.730  1.990  1.038  24.83  0.000   24.8   9.2\r\n').particles).toEqual([]);
  });
});
