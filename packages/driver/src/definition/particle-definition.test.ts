import { describe, expect, it } from 'vitest';
import { ctdParticle, voltageParticle } from '../../test/ctd-definition.ts';
import { SampleError } from '../errors.ts';
import { delimited, lines } from './framing.ts';
import { particle } from './particle-definition.ts';

const number = { unit: '1', description: 'A number.' };

describe('particle', () => {
  it('reads a line that is of its kind, and nothing of one that is not', () => {
    expect(voltageParticle.read('battery main = 13.2 V', {})).toStrictEqual({
      values: { battery: 'main', voltage: 13.2 },
      quality: 'ok',
      instrumentMs: undefined,
    });
    expect(voltageParticle.read('battery = 13.2 V', {})).toBeUndefined();
  });

  it.each([
    ['/a/', /(?<n>\d+)/],
    ['anchored', /^(?<n>\d+)$/],
    ['global, sticky and multiline', /^(?<n>\d+)$/gmy],
    ['two alternatives', /^(?<n>\d+)$|^x$/],
  ])('matches whole lines only, every time, with a pattern that is %s', (_, pattern) => {
    const { read } = particle('s', { description: 'S.', pattern, fields: { n: number } });

    expect(['7', '7', ' 7', '7 ', '7x7', 'x\n7'].map((line) => read(line, {})?.values)).toEqual([{ n: 7 }, { n: 7 }, undefined, undefined, undefined, undefined]);
  });

  it('keeps an escaped dollar at its pattern\'s end', () => {
    const { read } = particle('s', { description: 'S.', pattern: /(?<n>\d+)\$/, fields: { n: number } });

    expect(read('7$', {})?.values).toEqual({ n: 7 });
  });

  it('reads a kind of line that has no values', () => {
    expect(particle('mark', { description: 'M.', pattern: /-{3,}/, fields: {} }).read('-----', {})).toMatchObject({ values: {} });
  });

  it('is not of its kind without a value that is not optional', () => {
    const { read } = particle('s', { description: 'S.', pattern: /a(?<n>\d+)?(?<m>x\d)?/, fields: { n: number } });

    expect(read('a', {})).toBeUndefined();
  });

  it.each(['', ' ', '-', '1e999', '0x'])('throws rather than take %j for a number', (shown) => {
    const { read } = particle('s', { description: 'S.', pattern: /n=(?<n>.*)/, fields: { n: number } });

    expect(() => read(`n=${shown}`, {})).toThrow(`expected a number, received ${JSON.stringify(shown)}`);
  });

  it.each([
    ['0', 0],
    ['-0.000', -0],
    ['+1.5e-3', 0.0015],
    ['  7', 7],
  ])('takes %j for the number it is', (shown, value) => {
    const { read } = particle('s', { description: 'S.', pattern: /n=(?<n>.*)/, fields: { n: number } });

    expect(read(`n=${shown}`, {})?.values).toStrictEqual({ n: value });
  });

  it('finds its line in a reply, whatever ends the lines', () => {
    const reply = '\r\n10.9933,3.69867, 3198.669\r\rS>';

    expect(ctdParticle.parse(reply)).toStrictEqual({ temperature: 10.9933, conductivity: 3.69867, pressure: 3198.669 });
  });

  it('judges a record by its text too, by which a checksum in it is checked', () => {
    const sum = (text: string): number => (256 - (Array.from(text).reduce((total, character) => total + character.charCodeAt(0), 0) % 256)) % 256;
    const { read } = particle('parad_sa_sample', {
      description: 'Light.',
      pattern: /SATPAR(?<serial>\d+),(?<elapsed>\d+\.\d\d),(?<counts>\d+),(?<checksum>\d{1,3})/,
      fields: { serial: { ...number, parse: String }, elapsed: number, counts: number, checksum: number },
      quality: ({ checksum }, _known, record) => (checksum === sum(record.slice(0, record.lastIndexOf(',') + 1)) ? 'ok' : 'checksum_failed'),
    });

    expect(['SATPAR4278190306,55713.85,2157022592,6', 'SATPAR0464,14238553.95,2157484928,150', 'SATPAR0229,10.01,2206748544,235'].map((line) => read(line, {})?.quality)).toEqual([
      'ok',
      'ok',
      'checksum_failed',
    ]);
  });

  it('finds its record in a reply by its own framing', () => {
    const fields = { n: number };
    const quoted = particle('s', { description: 'S.', framing: delimited({ begin: '"', end: '"', maximumBytes: 20 }), pattern: /"\s*(?<n>\d+)\s*"/, fields });
    const ended = particle('s', { description: 'S.', framing: lines({ endBytes: [0x03] }), pattern: /\s*(?<n>\d+)\s*/, fields });

    expect([quoted.parse('x\r\n"a""\r\n7\r\n"8'), ended.parse('a\x03\r\n7\r\n\x038')]).toEqual([{ n: 7 }, { n: 7 }]);
    expect(() => quoted.parse('7')).toThrow(SampleError);
  });

  it('says what it received where a reply has no line of its kind', () => {
    expect(() => ctdParticle.parse('10.99,\r\n')).toThrow(new SampleError('ctd_parsed', '10.99,\r\n'));
  });
});
