import { describe, expect, it } from 'vitest';
import { loggingStatus, recordedCalibration, recordedStatus } from '../test/recordings.ts';
import { parameters } from './parameters.ts';

const names = Object.keys(parameters) as (keyof typeof parameters)[]; // the object's own keys

/** Reads every parameter that a text tells. */
function readFrom(lines: readonly string[]): Readonly<Record<string, unknown>> {
  const text = lines.join('\n');
  return Object.fromEntries(
    names.flatMap((name) => {
      const match = parameters[name].pattern.exec(text);
      return match === null ? [] : [[name, parameters[name].parse(match)]];
    }),
  );
}

describe('the parameters of the SBE 37', () => {
  it('are all read from the status and calibration of a real unit', () => {
    expect(readFrom([...recordedStatus, '', ...recordedCalibration])).toEqual({
      outputSalinity: false,
      outputSoundVelocity: false,
      samplesToAverage: 4,
      sampleNumber: 55_726,
      sampleInterval: 600,
      storeTime: false,
      transmitRealTime: false,
      serialSyncMode: false,
      serialSyncWait: 30,
      temperatureCalibrationDate: '2015-03-21',
      temperatureCoefficientA0: 4.038028e-5,
      temperatureCoefficientA1: 2.689302e-4,
      temperatureCoefficientA2: -2.059206e-6,
      temperatureCoefficientA3: 1.484023e-7,
      conductivityCalibrationDate: '2015-03-21',
      conductivityCoefficientG: -9.625585e-1,
      conductivityCoefficientH: 1.291223e-1,
      conductivityCoefficientI: -7.715407e-5,
      conductivityCoefficientJ: 2.536878e-5,
      conductivityBridgeCoefficient: 9.64546e-6,
      conductivityTemperatureCorrection: 3.25e-6,
      conductivityPressureCorrection: -9.57e-8,
      pressureCalibrationDate: '2015-03-12',
      pressureCoefficientA0: -1.980161,
      pressureCoefficientA1: 2.435868e-1,
      pressureCoefficientA2: -1.592412e-7,
      pressureTemperatureCoefficientA0: 7.238512e1,
      pressureTemperatureCoefficientA1: -2.274251e-1,
      pressureTemperatureCoefficientA2: -5.191362e-3,
      pressureTemperatureCoefficientB0: 2.481788e1,
      pressureTemperatureCoefficientB1: -1.625e-3,
      pressureTemperatureCoefficientB2: 0,
      pressureOffset: 0,
      clockCalibrationDate: '2015-03-21',
      clockCoefficientA0: 9.999703e-1,
      clockCoefficientA1: 1.803684e-6,
      clockCoefficientA2: -3.297514e-8,
    });
  });

  it('are read from the opposite of every line too', () => {
    const opposite = loggingStatus.map((line) => line.replace(/^do not /, '').replace('mode disabled', 'mode enabled'));

    expect(readFrom(opposite)).toMatchObject({
      outputSalinity: true,
      outputSoundVelocity: true,
      storeTime: true,
      transmitRealTime: true,
      serialSyncMode: true,
    });
  });

  it('are read from lines of their own only, not from what stands behind something else', () => {
    expect(readFrom(['x sample interval = 5 seconds', 'my TA0 = 1.0e+00', 'XG = 1.0', 'do not do not store time with each sample'])).toEqual({});
  });

  it('are not all there without a pressure sensor, and none is mistaken for another', () => {
    const withoutPressure = recordedCalibration.filter((line) => !/pressure|\bPA\d|PTC|POFFSET/.test(line));

    const missing = names.filter((name) => !(name in readFrom([...recordedStatus, ...withoutPressure])));

    expect(missing).toEqual(names.filter((name) => /^pressure/.test(name)));
  });

  it('are written as the instrument expects them', () => {
    const written = [parameters.storeTime.format(true), parameters.storeTime.format(false), parameters.sampleInterval.format(32_767), parameters.serialSyncWait.format(0)];

    expect(written).toEqual(['y', 'n', '32767', '0']);
  });
});
