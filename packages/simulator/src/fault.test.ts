import { InstrumentError } from '@taffrail/connection';
import { describe, expect, it } from 'vitest';
import { commonFaults, type Fault, FaultError, type FaultTable, formatFault, parseFault } from './fault.ts';
import { FaultSet } from './fault-set.ts';

describe('parseFault', () => {
  it.each([
    ['fragment:1', { kind: 'fragment', value: 1 }],
    ['fragment:random', { kind: 'fragment', value: 'random' }],
    ['delay:2.5', { kind: 'delay', value: 2.5 }],
    ['drop:0.01', { kind: 'drop', value: 0.01 }],
    ['mute', { kind: 'mute' }],
    ['mute-after:3', { kind: 'mute-after', value: 3 }],
    ['reject', { kind: 'reject', value: 1 }],
    ['reject:0.5', { kind: 'reject', value: 0.5 }],
  ])('reads %s', (spec, fault) => {
    expect(parseFault(spec)).toEqual(fault);
  });

  it.each([
    ['', 'there is no such fault'],
    ['fragmentation', 'there is no such fault'],
    ['toString', 'there is no such fault'],
    ['fragment', 'expected a number of bytes from 1, or "random"'],
    ['fragment:0', 'expected a number of bytes from 1, or "random"'],
    ['fragment:1.5', 'expected a number of bytes from 1, or "random"'],
    ['delay:', 'expected a number of milliseconds from 0'],
    ['delay:-1', 'expected a number of milliseconds from 0'],
    ['delay:random', 'expected a number of milliseconds from 0'],
    ['drop:1.1', 'expected a probability from 0 to 1'],
    ['mute:1', 'expected no value'],
    ['mute-after:0.5', 'expected a whole number from 0'],
  ])('refuses %j and says that %s', (spec, reason) => {
    const parse = () => parseFault(spec);

    expect(parse).toThrow(FaultError);
    expect(parse).toThrow(`cannot simulate the fault ${JSON.stringify(spec)}: ${reason}; known are fragment:<bytes>|random, delay:<ms>`);
  });

  it('lists how every known fault is written in its error', () => {
    const error = new FaultError('x', 'there is no such fault', commonFaults);

    expect(error).toBeInstanceOf(InstrumentError);
    expect(error.code).toBe('fault-spec');
    expect(error.known).toEqual([
      'fragment:<bytes>|random',
      'delay:<ms>',
      'drop:<probability>',
      'garbage:<probability>',
      'mute',
      'mute-after:<n>',
      'late:<ms>',
      'disconnect-after:<ms>',
      'half-open-after:<ms>',
      'echo-delay:<ms>',
      'prompt-in-data',
      'reject[:<probability>]',
    ]);
  });

  it('reads the faults of an instrument that adds some', () => {
    const table = { ...commonFaults, 'low-battery': { argument: 'none', description: 'warns of its battery' } } as const satisfies FaultTable;

    const fault: Fault<keyof typeof table> = parseFault('low-battery', table);

    expect(fault).toEqual({ kind: 'low-battery' });
    // @ts-expect-error -- only the table that has it makes the name known
    const unknown: Fault = { kind: 'low-battery' };
    expect(() => new FaultSet([unknown], commonFaults)).toThrow(FaultError);
  });
});

describe('formatFault', () => {
  it('writes what parseFault reads', () => {
    const specs = ['fragment:random', 'delay:2.5', 'mute'];

    expect(specs.map((spec) => formatFault(parseFault(spec)))).toEqual(specs);
  });
});

describe('FaultSet', () => {
  it('refuses a fault that is given twice', () => {
    expect(() => new FaultSet([{ kind: 'mute' }, { kind: 'mute' }], commonFaults)).toThrow('it is given twice');
  });

  it('refuses a value that does not fit', () => {
    expect(() => new FaultSet([{ kind: 'drop', value: 2 }], commonFaults)).toThrow('expected a probability from 0 to 1');
  });

  it('knows the values of the faults it has, and nothing of others', () => {
    const faults = new FaultSet([{ kind: 'fragment', value: 'random' }, { kind: 'delay', value: 3 }, { kind: 'reject' }], commonFaults);

    expect(['fragment', 'delay', 'reject', 'mute'].map((kind) => [faults.has(kind), faults.value(kind), faults.amount(kind)])).toEqual([
      [true, 'random', 0],
      [true, 3, 3],
      [true, 1, 1],
      [false, undefined, 0],
    ]);
  });
});
