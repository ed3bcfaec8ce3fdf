import { choice, custom, date, defineInstrument, flag, float, int, ParameterError, text, time } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { sbe37 } from '../../test/sbe37.ts';
import { WrongUsageError } from '../errors.ts';
import { changesOf, parameterNames } from './assignments.ts';

const isOn = (match: RegExpExecArray): boolean => match[1] === 'y';
const told = { description: 'A setting.', pattern: /^x=(.*)$/ };

/** An instrument with a parameter of each type. */
const instrument = defineInstrument({
  id: 'acme-probe',
  vendor: 'Acme',
  model: 'Probe',
  terminator: '\r\n',
  prompts: ['>'],
  parameters: {
    depth: int({ ...told, wire: 'D' }),
    gain: float({ ...told, wire: 'G' }),
    isOn: flag({ ...told, wire: 'O', isOn }),
    isQuiet: flag({ ...told, wire: 'Q', isOn }),
    mode: choice({ ...told, wire: 'M', choices: ['slow', 'fast'] }),
    label: text({ ...told, wire: 'L' }),
    since: date({ ...told, wire: 'S', format: 'dd-Mon-yy' }),
    startAt: time({ ...told, wire: 'T', format: 'hh:mm' }),
    factor: custom({ ...told, wire: 'F', parse: () => 2, format: String, accepts: (value): value is number => value === 2, expected: 'two' }),
    code: custom({ ...told, wire: 'C', parse: () => '2', format: String, accepts: (value): value is string => value === '2', expected: 'the text 2' }),
  },
  commands: {},
  particles: {},
  states: {},
});

describe('an assignment', () => {
  it("is read as its parameter's type", () => {
    const assignments = ['depth=30', 'gain=-1.5e1', 'isOn=yes', 'isQuiet=Off', 'mode=fast', 'label=a=b 1', 'since=2005-11-08', 'startAt=09:05:00', 'factor=2', 'code=2'];

    expect(changesOf(instrument, assignments)).toEqual({
      depth: 30,
      gain: -15,
      isOn: true,
      isQuiet: false,
      mode: 'fast',
      label: 'a=b 1',
      since: '2005-11-08',
      startAt: '09:05:00',
      factor: 2,
      code: '2',
    });
  });

  it.each([
    ['sampleInterval=banana', 'sampleInterval: expected a whole number from 5 to 32767, found "banana"'],
    ['sampleInterval=', 'sampleInterval: expected a whole number from 5 to 32767, found ""'],
    ['sampleInterval=0x10', 'sampleInterval: expected a whole number from 5 to 32767, found "0x10"'],
    ['sampleInterval=4', 'sampleInterval: expected a whole number from 5 to 32767, found 4'],
    ['outputSalinity=maybe', 'outputSalinity: expected true or false, found "maybe"'],
    ['sampleNumber=0', 'sampleNumber is read-only: it cannot be set'],
  ])('is refused with the parameter and its limits: %s', (assignment, message) => {
    expect(() => changesOf(sbe37, [assignment])).toThrow(
      expect.objectContaining({ message, code: 'parameter', parameter: assignment.split('=')[0] }),
    );
  });

  it('names the parameters that there are when its own is not one of them', () => {
    expect(() => changesOf(sbe37, ['interval=5'])).toThrow(
      /^seabird-sbe37 has no parameter "interval"; it has outputSalinity, .*sampleInterval/,
    );
    expect(() => parameterNames(sbe37, ['toString'])).toThrow(ParameterError);
  });

  it.each([[['sampleInterval']], [['=5']], [['sampleInterval=5', 'sampleInterval=6']]])(
    'is wrong usage when it is none, or one too many: %j',
    (assignments) => {
      expect(() => changesOf(sbe37, assignments)).toThrow(WrongUsageError);
    },
  );

  it('may have an equals sign in its value', () => {
    expect(() => changesOf(sbe37, ['sampleInterval=5=6'])).toThrow('found "5=6"');
  });
});
