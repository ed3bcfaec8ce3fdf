import { describe, expect, it } from 'vitest';
import { ctd } from '../../test/ctd-definition.ts';
import { DefinitionError } from '../errors.ts';
import { defineInstrument, type InstrumentDefinition } from './instrument-definition.ts';
import { choice, int } from './parameter-kinds.ts';
import { particle } from './particle-definition.ts';

const sound: InstrumentDefinition = { ...ctd, parameters: {}, particles: {}, commands: {} };
const described = { wire: 'W', description: 'A setting.', pattern: /(\d+)/ };
const field = { unit: '1', description: 'A number.' };

describe('defineInstrument', () => {
  it('answers the very definition it was given', () => {
    expect(defineInstrument(sound)).toBe(sound);
  });

  it.each<[string, Partial<InstrumentDefinition>]>([
    ['the id must be vendor-model in kebab-case', { id: 'SBE37' }],
    ['without a terminator an echo cannot be told from a reply', { terminator: '' }],
    ['a prompt is empty or holds a control character', { prompts: ['S>', '  '] }],
    ['a prompt is empty or holds a control character', { prompts: ['S>\r\n'] }],
    ['-1 ms is no time that a prompt can be followed by silence', { promptQuietMs: -1 }],
    ['Infinity ms is no time that a prompt can be followed by silence', { promptQuietMs: Infinity }],
    ['the prompt S>> begins with the prompt S>, which would count first: it takes a promptQuietMs to tell them apart', { prompts: ['S>', 'S>>'] }],
    ['b and a have the same wire token W', { parameters: { a: int(described), b: int(described) } }],
    ['a has no usable wire token', { parameters: { a: int({ ...described, wire: '' }) } }],
    ['a has no usable wire token', { parameters: { a: int({ ...described, wire: 'W\r' }) } }],
    ['a has no description', { parameters: { a: int({ ...described, description: '' }) } }],
    ['a expires after 0 ms, before it can be used', { parameters: { a: int({ ...described, expiresAfterMs: 0 }) } }],
    ['what has no echo cannot be paced by it', { pacing: { byEcho: true }, hasEcho: false }],
    ['an attention sequence is empty', { attentionSequences: ['+++', ''] }],
    ['setOrder names b, which is no parameter', { parameters: { a: int(described) }, setOrder: ['a', 'b'] }],
    ['a is read-only and has a start-up value', { parameters: { a: int({ ...described, visibility: 'read-only', startup: 1 }) } }],
    ['a: expected a whole number from 5 to 9, found 1', { parameters: { a: int({ ...described, range: [5, 9], startup: 1 }) } }],
    ['a: expected one of x, y, found "z"', { parameters: { a: choice({ ...described, choices: ['x', 'y'], default: 'z' }) } }],
    [
      's.n needs a unit and a description',
      { particles: { s: particle('s', { description: 'S.', pattern: /(?<n>\d)/, fields: { n: { ...field, unit: '' } } }) } },
    ],
    ['the pattern of s has no group n', { particles: { s: particle('s', { description: 'S.', pattern: /(?<m>\d)/, fields: { n: field } }) } }],
    [
      'DRIVER_EVENT_DISCOVER in DRIVER_STATE_UNKNOWN leads to DRIVER_STATE_COMMAND, which is not among the states',
      { states: { DRIVER_STATE_UNKNOWN: { DRIVER_EVENT_DISCOVER: ['DRIVER_STATE_COMMAND'] } } },
    ],
  ])('refuses a definition: %s', (fault, change) => {
    const definition = { ...sound, ...change };

    expect(() => defineInstrument(definition)).toThrow(new DefinitionError(`${definition.id}: ${fault}`));
  });
});
