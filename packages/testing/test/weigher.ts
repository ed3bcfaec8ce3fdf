import { type AnyDefinition, binaryParticle, byteSum, defineInstrument, fixedLength, layout, particle, spare, u8 } from '@taffrail/driver';

/** A scale made up for tests: lines without a checksum, lines with one, records with one. */
export const weigher = defineInstrument({
  id: 'example-weigher',
  vendor: 'Example',
  model: 'Weigher',
  terminator: '\r',
  prompts: [],
  parameters: {},
  commands: {},
  particles: {
    plain: particle('plain', { description: 'A weight.', pattern: /^W(?<weight>\d+)$/, fields: { weight: { unit: 'kg', description: 'Weight.' } } }),
    summed: particle('summed', {
      description: 'A weight and the sum of its digits.',
      pattern: /^S(?<weight>\d+),(?<sum>\d+)$/,
      fields: { weight: { unit: 'kg', description: 'Weight.' }, sum: { unit: '1', description: 'Sum of digits.' } },
      quality: ({ weight, sum }) => (digitSum(weight) === sum ? 'ok' : 'checksum_failed'),
    }),
    record: binaryParticle('record', {
      description: 'A weight as bytes.',
      framing: fixedLength({ sync: [0xa5, 0x5a], lengthBytes: 4, checksum: byteSum({ stored: 'u8' }) }),
      layout: layout({ sync: spare(2), weight: u8({ unit: 'kg', description: 'Weight.' }), sum: spare(1) }),
    }),
  },
  states: {},
});

/** The same, with one rule that does not look at what it is told. */
export function credulous(rule: 'summed' | 'record'): AnyDefinition {
  const { summed } = weigher.particles;
  const trusting = {
    summed: particle('summed', { description: 'A weight.', pattern: summed.pattern, fields: summed.fields }),
    record: binaryParticle('record', {
      description: 'A weight as bytes.',
      framing: fixedLength({ sync: [0xa5, 0x5a], lengthBytes: 4 }),
      layout: layout({ sync: spare(2), weight: u8({ unit: 'kg', description: 'Weight.' }), sum: spare(1) }),
    }),
  };
  return { ...weigher, particles: { ...weigher.particles, [rule]: trusting[rule] } };
}

function digitSum(weight: number): number {
  return [...String(weight)].reduce((sum, digit) => sum + Number(digit), 0);
}
