import { type DriverOptions, type ProtocolContext, SingleConnectionInstrumentDriver } from '@taffrail/driver';
import { satlanticPar } from './definition.ts';
import { SatlanticParProtocol } from './satlantic-par-protocol.ts';

/** Drives one Satlantic digital PAR sensor, SATPAR or SATPRL. */
export class SatlanticParDriver extends SingleConnectionInstrumentDriver<typeof satlanticPar> {
  constructor(options: DriverOptions) {
    super(satlanticPar, options);
  }

  protected override buildProtocol(context: ProtocolContext): SatlanticParProtocol {
    return new SatlanticParProtocol(satlanticPar, context);
  }
}
