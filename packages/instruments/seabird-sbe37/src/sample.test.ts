import { toLineageJson } from '@taffrail/driver';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/mooring.ts';
import { sbe37 } from './definition.ts';
import { ctd } from './sample.ts';

describe('the time of a sample', () => {
  it.each([
    ['05 Feb 2013, 19:16:59', Date.UTC(2013, 1, 5, 19, 16, 59)],
    ['5 feb 2013, 9:16:59', Date.UTC(2013, 1, 5, 9, 16, 59)],
    ['02-05-2013, 19:16:59', Date.UTC(2013, 1, 5, 19, 16, 59)],
    ['19:16:59, 02-05-2013', Date.UTC(2013, 1, 5, 19, 16, 59)],
  ])('is read from %s as UTC', (written, instrumentMs) => {
    expect(ctd.read(`# 7.5400, 3.14159,  10.250, ${written}`, {})).toMatchObject({ instrumentMs });
  });

  it.each(['%s', '31 Feb 2013, 19:16:59', '05 Feb 2013, 24:00:00', '05 Xyz 2013, 19:16:59'])('is not known from %s, and the values are all the same', (written) => {
    expect(ctd.read(`# 7.5400, 3.14159,  10.250, ${written}`, {})).toMatchObject({ values: { temperature: 7.54 }, instrumentMs: undefined });
  });

  it('is not known from a sample that does not tell it', () => {
    expect(ctd.read('  7.5400, 3.14159,  10.250', {})).toMatchObject({ instrumentMs: undefined });
  });
});

describe('a sample of a cell that is out of the water', () => {
  it('keeps the sign of each value', () => {
    expect(ctd.read('# -1.5400, -0.00012, -0.250', {})).toMatchObject({ values: { temperature: -1.54, conductivity: -0.00012, pressure: -0.25 } });
  });
});

describe('a line that is no sample', () => {
  it.each([
    ['', 'nothing'],
    ['7.5400', 'one number'],
    ['7.54, 3.14159', 'too few decimals'],
    ['7.5400, 3.1415', 'a conductivity cut short'],
    ['7.5400, 3.14159, 10.25', 'a pressure cut short'],
    ['7.5400, 3.14159, 10.250, 1480.123, 34.1234', 'numbers out of order'],
    ['7.5400, 3.14159, 10.250,', 'a comma with nothing behind it'],
    ['7.5400, 3.14159, 10.250, 05 Feb 2013', 'a date without its time'],
    ['S> 7.5400, 3.14159, 10.250', 'a prompt in front'],
    ['##7.5400, 3.14159, 10.250', 'two marks'],
    [' 123456.0, 3456.789, 12345.6', 'a raw sample'],
    ['sample interval = 5 seconds', 'status'],
  ])('gives no values: %j (%s)', (line) => {
    expect(ctd.read(line, {})).toBeUndefined();
  });

  it('is every true beginning of one, but for those that are whole samples themselves', () => {
    const line = '#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30';
    const whole = ['#11.9471,3.88942', '#11.9471,3.88942, 3389.418', '#11.9471,3.88942, 3389.418,   27.8189', '#11.9471,3.88942, 3389.418,   27.8189, 1506.389'];
    const read = Array.from(line, (_, length) => line.slice(0, length)).filter((beginning) => ctd.read(beginning, {}) !== undefined);

    expect(read).toEqual(whole);
  });
});

describe('the quality of a sample', () => {
  const line = '  7.5400, 3.14159,  10.250,  34.1234, 1480.123';

  it.each([
    ['ok', 'nothing is known', {}],
    ['ok', 'the settings ask for what is there', { outputSalinity: true, outputSoundVelocity: true }],
    ['questionable', 'salinity is there that was not asked for', { outputSalinity: false, outputSoundVelocity: true }],
    ['questionable', 'sound velocity is there that was not asked for', { outputSalinity: true, outputSoundVelocity: false }],
  ])('is %s when %s', (quality, _, known) => {
    expect(ctd.read(line, known)).toMatchObject({ quality });
  });

  it('is questionable when salinity is missing that was asked for', () => {
    expect(ctd.read('  7.5400, 3.14159,  10.250', { outputSalinity: true })).toMatchObject({ quality: 'questionable' });
  });
});

describe('any sample that the instrument can write', () => {
  const decimal = (minimum: number, maximum: number, digits: number) => fc.integer({ min: minimum * 10 ** digits, max: maximum * 10 ** digits }).map((scaled) => (scaled / 10 ** digits).toFixed(digits));
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

  it('is read with exactly the values in it', () => {
    fc.assert(
      fc.property(
        fc.record({ temperature: decimal(-5, 45, 4), conductivity: decimal(-1, 9, 5) }),
        fc.record({ pressure: optional(decimal(-10, 7_000, 3)), salinity: optional(decimal(0, 42, 4)), soundVelocity: optional(decimal(1_400, 1_600, 3)) }),
        fc.constantFrom('#', '# ', '', ' '),
        ({ temperature, conductivity }, { pressure, salinity, soundVelocity }, lead) => {
          // Without a pressure in front of it, and without salinity between, a sound velocity is taken for one: they are written alike.
          fc.pre(soundVelocity === undefined || pressure !== undefined || salinity !== undefined);
          const texts = { temperature, conductivity, pressure, salinity, soundVelocity };
          const present = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);

          const reading = ctd.read(lead + present.map(([, text]) => text).join(', '), {});

          expect(reading?.values).toEqual(Object.fromEntries(present.map(([name, text]) => [name, Number(text)])));
        },
      ),
    );
  });
});

describe('a sample in the form of the lineage', () => {
  it('has its stream, its value ids, and its times in NTP seconds', async () => {
    await using bed = await discovered({ settings: { STORETIME: true } });
    await bed.run(bed.driver.acquireSample());

    const [particle] = bed.particles;
    const lineage = particle && toLineageJson(particle, sbe37);

    expect(lineage).toEqual({
      pkt_format_id: 'JSON_Data',
      pkt_version: 1,
      stream_name: 'ctd_parsed',
      internal_timestamp: expect.any(Number),
      driver_timestamp: bed.time.now() / 1_000 + 2_208_988_800,
      preferred_timestamp: 'driver_timestamp',
      quality_flag: 'ok',
      values: [
        { value_id: 't', value: particle?.values.temperature },
        { value_id: 'c', value: particle?.values.conductivity },
        { value_id: 'p', value: particle?.values.pressure },
      ],
    });
    expect(lineage?.internal_timestamp).toBeCloseTo(bed.time.now() / 1_000 + 2_208_988_800, -1);
  });
});
