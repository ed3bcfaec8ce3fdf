import { ProtocolError } from '@taffrail/driver';

/**
 * What of the instrument has a switch of its own: its line in the power menu, up to the dots, and its line in the block of
 * parameters. Source: a recorded session with TRHPH 1.2.
 */
export const powerSensors = {
  resistivitySensorPower: { answer: 'toggleResistivity', inMenu: 'Res Sensor Power', inBlock: 'Res Power Status' },
  instrumentationAmplifierPower: {
    answer: 'toggleInstrumentationAmplifier',
    inMenu: 'Instrumentation Amp Power',
    inBlock: 'Thermocouple & Hydrogen Amp Power Status',
  },
  eHIsolationAmplifierPower: { answer: 'toggleEhAmplifier', inMenu: 'eH Isolation Amp Power', inBlock: 'eh Amp Power Status' },
  hydrogenSensorPower: { answer: 'toggleHydrogen', inMenu: 'Hydrogen Power', inBlock: 'Hydrogen Sensor Power Status' },
  referenceTemperaturePower: {
    answer: 'toggleReferenceTemperature',
    inMenu: 'Reference Temperature Power',
    inBlock: 'Reference Temperature Power Status',
  },
} as const;

/** One switch. */
export type PowerSensor = (typeof powerSensors)[keyof typeof powerSensors];

/** Reads from the power menu whether something is on. @throws `ProtocolError` where the menu does not say so. */
export function isPowered({ inMenu }: PowerSensor, menu: string): boolean {
  const [, state] = new RegExp(String.raw`${inMenu}(?: is)?[ .]*(On|Off)\b`).exec(menu) ?? [];
  if (state === undefined) throw new ProtocolError(`expected ${inMenu} to be On or Off, received ${JSON.stringify(menu)}`);
  return state === 'On';
}
