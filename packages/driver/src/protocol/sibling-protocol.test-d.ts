import { labMeter, LabMeterProtocol } from '../../test/lab-meter.ts';
import { type LabMeterTwoDriver, labMeterTwo } from '../../test/lab-meter-two.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import type { InstrumentProtocol, ProtocolContext } from './instrument-protocol.ts';
import { siblingProtocol } from './sibling-protocol.ts';

declare const context: ProtocolContext;

/** What a sibling has beyond the other model is in its driver's types. */
export async function settingsOfBoth(driver: LabMeterTwoDriver): Promise<void> {
  const both: { readonly gain: number; readonly address: number } = await driver.get(['gain', 'address']);
  await driver.set({ gain: both.gain });

  // @ts-expect-error -- only the instrument sets it
  await driver.set({ address: 3 });
}

const fewer = defineInstrument({ ...labMeter, parameters: { gain: labMeter.parameters.gain } });
// @ts-expect-error -- what the inherited handlers may ask for is not there
export const lacking: InstrumentProtocol<typeof fewer> = siblingProtocol(fewer, new LabMeterProtocol(labMeter, context));

const able = defineInstrument({ ...labMeterTwo, states: { ...labMeter.states, [S.UNKNOWN]: { ...labMeter.states[S.UNKNOWN], [E.CALIBRATE]: [] } } });
// @ts-expect-error -- an event that no inherited handler is for
siblingProtocol(able, new LabMeterProtocol(able, context));
