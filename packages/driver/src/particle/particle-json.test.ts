import { describe, expect, it } from 'vitest';
import { ctd, ctdParticle } from '../../test/ctd-definition.ts';
import { profiler } from '../../test/pd0-definition.ts';
import { ensembleBytes } from '../../test/pd0-record.ts';
import { Chunker } from '../chunking/chunk.ts';
import { particle } from '../definition/particle-definition.ts';
import { latin1Bytes } from '../latin1.ts';
import { toLineageJson } from './lineage-json.ts';
import type { Particle, StreamParticle } from './particle.ts';
import { particleToJson } from './particle-json.ts';

const UNIX_MS_AT_NTP_3_600_000_000 = (3_600_000_000 - 2_208_988_800) * 1_000;

describe('particleToJson', () => {
  it('gives the form that the command prints, positions too large for a number included', () => {
    const particle = particleOf('#7.5400,3.14159, 10.250, 20 Nov 2026, 05:26:30', { position: 2n ** 60n, receivedAtMs: 1_000.5 });

    expect(JSON.parse(JSON.stringify(particleToJson(particle)))).toStrictEqual({
      type: 'particle',
      instrument: 'example-ctd',
      stream: 'ctd_parsed',
      values: { temperature: 7.54, conductivity: 3.14159, pressure: 10.25 },
      quality: 'ok',
      times: { instrumentMs: Date.UTC(2026, 10, 20, 5, 26, 30), portMs: 1_000.5, driverMs: 2_000, preferred: 'port' },
      id: { epoch: 'e1', position: '1152921504606846976', index: 0 },
    });
  });

  it('gives null for times that are not known', () => {
    const particle = particleOf('7.5400,3.14159, 10.250', { receivedAtMs: 1_000 });

    expect(particleToJson(particle)).toMatchObject({
      times: { instrumentMs: null, portMs: null, driverMs: 1_000, preferred: 'driver' },
      id: { epoch: '', position: '0' },
    });
  });
});

describe('toLineageJson', () => {
  it('gives the form of the lineage: its names, its value ids, its seconds since 1900', () => {
    const particle = particleOf('#7.5400,3.14159, 10.250,   34.5678, 20 Nov 2026, 05:26:30', {
      position: 16n,
      receivedAtMs: UNIX_MS_AT_NTP_3_600_000_000 + 500,
    });

    expect(toLineageJson(particle, ctd)).toStrictEqual({
      pkt_format_id: 'JSON_Data',
      pkt_version: 1,
      stream_name: 'ctd_parsed',
      internal_timestamp: 4_004_141_190,
      port_timestamp: 3_600_000_000.5,
      driver_timestamp: 2_208_988_802,
      preferred_timestamp: 'port_timestamp',
      quality_flag: 'ok',
      values: [
        { value_id: 't', value: 7.54 },
        { value_id: 'c', value: 3.14159 },
        { value_id: 'p', value: 10.25 },
        { value_id: 'salinity', value: 34.5678 },
      ],
    });
  });

  it('leaves out times that are not known, and does not take the year 1970 for one of them', () => {
    const direct = toLineageJson(particleOf('7.5400,3.14159, 10.250', { receivedAtMs: 0 }), ctd);
    const early = toLineageJson(particleOf('7.5400,3.14159, 10.250', { receivedAtMs: 0, position: 0n }), ctd);

    expect(direct).toMatchObject({ driver_timestamp: 2_208_988_800, preferred_timestamp: 'driver_timestamp' });
    expect(Object.keys(direct).filter((key) => key.endsWith('_timestamp'))).toEqual(['driver_timestamp', 'preferred_timestamp']);
    expect(early).toMatchObject({ port_timestamp: 2_208_988_800, preferred_timestamp: 'port_timestamp' });
  });

  it('finds, of two kinds of line in one stream, the one with the values at hand', () => {
    const other = particle('ctd_parsed', {
      description: 'The same stream in another format.',
      pattern: /^T=(?<celsius>.*)$/,
      fields: { celsius: { unit: 'degree_Celsius', description: 'Temperature.', lineageId: 'temp' } },
    });

    const { values } = toLineageJson(particleOf('7.5400,3.14159, 10.250', {}), { ...ctd, particles: { other, ctd: ctdParticle } });

    expect(values.map(({ value_id }) => value_id)).toEqual(['t', 'c', 'p']);
  });

  it('gives arrays as they are, and other values by the ids of the lineage', () => {
    const chunker = new Chunker(profiler);
    const [item] = chunker.push({ bytes: ensembleBytes({ cells: 1 }), receivedAtMs: 0 });

    const { stream_name, internal_timestamp, values } = toLineageJson(item as StreamParticle, profiler);

    expect([stream_name, internal_timestamp]).toEqual(['adcp_velocity_beam', (Date.UTC(2012, 4, 15, 20, 32, 49, 860) + 2_208_988_800_000) / 1_000]);
    expect(values).toEqual(expect.arrayContaining([
      { value_id: 'velocity', value: [[-1_565, -1_528, -1_491, -1_454]] },
      { value_id: 'ensemble_number', value: 435 },
    ]));
    expect(JSON.parse(JSON.stringify(values))).toEqual(values);
  });

  it('refuses a particle of another instrument, or of a stream it does not have', () => {
    const particle = particleOf('7.5400,3.14159, 10.250', {});

    expect(() => toLineageJson({ ...particle, instrument: 'other-ctd' }, ctd)).toThrow('a particle of other-ctd');
    expect(() => toLineageJson({ ...particle, stream: 'other_parsed' }, ctd)).toThrow('example-ctd has no stream other_parsed');
  });
});

function particleOf(line: string, { position, receivedAtMs = 0 }: { readonly position?: bigint; readonly receivedAtMs?: number }): Particle<typeof ctd> {
  const chunker = new Chunker(ctd, { epoch: 'e1', scheduler: { now: () => 2_000, schedule: () => { throw new Error('it waits for nothing'); } } });
  const [item] = chunker.push({ bytes: latin1Bytes(`${line}\r\n`), receivedAtMs, ...(position !== undefined && { position }) });
  if (item?.type !== 'particle') throw new Error(`no particle in ${JSON.stringify(line)}`);
  return item;
}
