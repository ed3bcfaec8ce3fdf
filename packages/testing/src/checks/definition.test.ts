import { type AnyDefinition, DriverEvent, DriverProtocolState as S } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { barometer } from '../../test/barometer.ts';
import { checkDescriptions, checkOwnValues, checkPatterns, checkWireTokens } from './definition.ts';
import { checkStateGraph } from './states.ts';

const { interval, serial } = barometer.parameters;

function withParameters(parameters: AnyDefinition['parameters']): { readonly definition: AnyDefinition } {
  return { definition: { ...barometer, parameters } };
}

function withStates(states: AnyDefinition['states']): { readonly definition: AnyDefinition } {
  return { definition: { ...barometer, states } };
}

describe('checkDescriptions', () => {
  it('finds a number without a unit', async () => {
    const { unit: _, ...unitless } = interval;

    await expect(checkDescriptions(withParameters({ interval: unitless }))).rejects.toThrow('parameter interval has no usable unit: undefined');
  });

  it('finds a unit that is not UDUNITS-2', async () => {
    await expect(checkDescriptions(withParameters({ interval: { ...interval, unit: '°C' } }))).rejects.toThrow('no usable unit: "°C"');
  });

  it('finds a description that is no sentence', async () => {
    await expect(checkDescriptions(withParameters({ interval: { ...interval, description: 'interval' } }))).rejects.toThrow('ends in a full stop');
  });

  it('finds a command and a particle that are not described', async () => {
    const { commands, particles } = barometer;
    const definition = {
      ...barometer,
      commands: { halt: { ...commands.halt, description: '' } },
      particles: { pressure: { ...particles.pressure, description: 'x', fields: { pressure: { unit: ' ', description: 'Pressure.' } } } },
    };

    await expect(checkDescriptions({ definition })).rejects.toThrow(/command halt .*; particle pressure .*; pressure\.pressure has no usable unit/);
  });
});

describe('checkWireTokens', () => {
  it('finds a token that two parameters have, in whatever capitals', async () => {
    await expect(checkWireTokens(withParameters({ interval, serial: { ...serial, wire: 'INTERVAL' } }))).rejects.toThrow('wire token interval');
  });

  it('finds a stream that two particles have', async () => {
    const { pressure } = barometer.particles;

    await expect(checkWireTokens({ definition: { ...barometer, particles: { pressure, again: pressure } } })).rejects.toThrow('stream pressure');
  });
});

describe('checkPatterns', () => {
  it('finds a pattern that keeps state', async () => {
    await expect(checkPatterns(withParameters({ interval: { ...interval, pattern: /^interval/g } }))).rejects.toThrow('pattern of interval has state');
  });

  it('finds a pattern that matches nothing at all', async () => {
    await expect(checkPatterns({ definition: { ...barometer, rejections: [{ pattern: /(what)?/ }] } })).rejects.toThrow('a rejection matches nothing at all');
  });
});

describe('checkOwnValues', () => {
  it('finds a start-up value out of range', async () => {
    await expect(checkOwnValues(withParameters({ interval: { ...interval, startup: 61 } }))).rejects.toThrow('interval cannot hold its own 61');
  });

  it('finds a range that ends before it begins', async () => {
    await expect(checkOwnValues(withParameters({ interval: { ...interval, range: [60, 1] } }))).rejects.toThrow('ends before it begins');
  });
});

describe('checkStateGraph', () => {
  it('finds a state that no event leads to', async () => {
    await expect(checkStateGraph(withStates({ ...barometer.states, [S.TEST]: { [DriverEvent.GET]: [] } }))).rejects.toThrow('no event leads to DRIVER_STATE_TEST');
  });

  it('finds a state that handles nothing', async () => {
    await expect(checkStateGraph(withStates({ [S.UNKNOWN]: { [DriverEvent.DISCOVER]: [S.COMMAND] }, [S.COMMAND]: {} }))).rejects.toThrow('nothing leads out of DRIVER_STATE_COMMAND');
  });

  it('finds that the first state is missing', async () => {
    await expect(checkStateGraph(withStates({ [S.COMMAND]: { [DriverEvent.GET]: [] } }))).rejects.toThrow('there is no state UNKNOWN');
  });
});
