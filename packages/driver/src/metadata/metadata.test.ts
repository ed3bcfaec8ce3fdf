import { describe, expect, it } from 'vitest';
import { ctd } from '../../test/ctd-definition.ts';
import { labMeter } from '../../test/lab-meter.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { choice, custom, float, time } from '../definition/parameter-kinds.ts';
import { DriverEvent } from '../lineage/names.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { lineageMetadata } from './lineage-metadata.ts';

const described = { description: 'A setting.', pattern: /(.*)/ };
const kinds = defineInstrument({
  ...labMeter,
  parameters: {
    mode: choice({ ...described, wire: 'MODE', choices: ['slow', 'fast'], default: 'slow', visibility: 'direct-access' }),
    level: float({ ...described, wire: 'LEVEL', unit: 'V', range: [0, 5] }),
    startAt: time({ ...described, wire: 'AT', format: 'hh:mm', visibility: 'immutable' }),
    factor: custom({ ...described, wire: 'F', default: 2, parse: () => 2, format: String, accepts: (value): value is number => value === 2, expected: 'two' }),
  },
});

describe('the JSON Schema of an instrument', () => {
  it('has its settings, and what may be set of them and within what range', () => {
    const { $defs } = jsonSchemaOf(ctd) as { $defs: { settings: { properties: object }; changes: { properties: object } } };

    expect(Object.keys($defs.settings.properties)).toEqual(Object.keys(ctd.parameters));
    expect($defs.settings.properties).toMatchObject({
      interval: { type: 'integer', description: 'Time between samples.', 'x-unit': 's' },
      sampleNumber: { type: 'integer', readOnly: true },
      storeTime: { type: 'boolean' },
      calibrationDate: { type: 'string', format: 'date' },
    });
    expect($defs.settings.properties).not.toHaveProperty('interval.minimum');
    expect($defs.changes.properties).toMatchObject({ interval: { type: 'integer', minimum: 5, maximum: 32_767 } });
    expect($defs.changes.properties).not.toHaveProperty('sampleNumber');
  });

  it('has the values of each stream, and which of them are always there', () => {
    expect(jsonSchemaOf(ctd)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Example CTD',
      $defs: {
        ctd_parsed: {
          type: 'object',
          additionalProperties: false,
          required: ['temperature', 'conductivity', 'pressure'],
          properties: { temperature: { type: 'number', description: 'Temperature, ITS-90.', 'x-unit': 'degree_Celsius' } },
        },
        battery_voltage: { properties: { battery: { description: 'Which battery.', 'x-unit': '1' }, voltage: { type: 'number' } } },
      },
    });
  });

  it('has every kind of setting in a form that JSON can hold', () => {
    const schema = jsonSchemaOf(kinds);

    expect(schema).toMatchObject({
      $defs: {
        settings: {
          properties: {
            mode: { type: 'string', enum: ['slow', 'fast'], default: 'slow', readOnly: true },
            level: { type: 'number' },
            startAt: { type: 'string', pattern: String.raw`^\d{2}:\d{2}:\d{2}$` },
            factor: { description: 'A setting.', default: 2 },
          },
        },
      },
    });
    expect(schema).not.toHaveProperty('$defs.settings.properties.factor.type');
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});

describe("the lineage's metadata of an instrument", () => {
  it('has its parameters by their wire tokens', () => {
    const { parameters } = lineageMetadata(labMeter);

    expect(Object.keys(parameters)).toEqual(['GAIN', 'LABEL', 'SERIAL', 'BEEPS', 'MAINS', 'PROBE']);
    expect(parameters['GAIN']).toEqual({
      visibility: 'READ_WRITE',
      startup: true,
      direct_access: false,
      display_name: 'Gain',
      description: 'Amplification.',
      get_timeout: 60,
      set_timeout: 60,
      value: { type: 'int' },
      range: [1, 8],
    });
    expect(parameters['BEEPS']).toMatchObject({ direct_access: true, startup: false, value: { type: 'bool' } });
    expect(parameters['MAINS']).toMatchObject({ visibility: 'IMMUTABLE', value: { type: 'int', units: 'Hz' } });
  });

  it('has those of its commands that some state handles, by their events', () => {
    const { commands } = lineageMetadata(labMeter);

    expect(commands['DRIVER_EVENT_ACQUIRE_SAMPLE']).toEqual({ display_name: 'Acquire Sample', timeout: 60, arguments: {}, return: {} });
    expect(Object.keys(lineageMetadata(ctd).commands)).toEqual([]);
    expect(Object.keys(commands)).toEqual(['DISCOVER', 'ACQUIRE_SAMPLE', 'START_AUTOSAMPLE', 'STOP_AUTOSAMPLE', 'TEST', 'CALIBRATE', 'START_DIRECT', 'STOP_DIRECT'].map((name) => `DRIVER_EVENT_${name}`));
    expect(commands).not.toHaveProperty('DRIVER_EVENT_GET');
  });

  it('has the time limit of each command that the definition knows one of', () => {
    const { commands, parameters } = lineageMetadata({ ...labMeter, verbTimeoutsMs: { [DriverEvent.TEST]: 300_000, [DriverEvent.SET]: 20_000 } });

    expect([commands['DRIVER_EVENT_TEST']?.timeout, commands['DRIVER_EVENT_CALIBRATE']?.timeout]).toEqual([300, 60]);
    expect([parameters['GAIN']?.get_timeout, parameters['GAIN']?.set_timeout]).toEqual([60, 20]);
  });

  it("has the lineage's word for every kind of value", () => {
    const { parameters } = lineageMetadata(kinds);

    expect(Object.values(parameters).map(({ value }) => value.type)).toEqual(['enum', 'float', 'string', 'float']);
    expect(parameters['MODE']).toMatchObject({ visibility: 'DIRECT_ACCESS', direct_access: true, range: { slow: 'slow', fast: 'fast' } });
    expect(parameters['AT']).toMatchObject({ display_name: 'Start At' });
  });
});
