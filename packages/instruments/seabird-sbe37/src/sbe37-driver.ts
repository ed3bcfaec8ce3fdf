import { type DriverOptions, type ProtocolContext, SingleConnectionInstrumentDriver } from '@taffrail/driver';
import { sbe37 } from './definition.ts';
import { Sbe37Protocol } from './sbe37-protocol.ts';

/** Drives one Sea-Bird SBE 37-SMP MicroCAT. */
export class Sbe37Driver extends SingleConnectionInstrumentDriver<typeof sbe37> {
  constructor(options: DriverOptions) {
    super(sbe37, options);
  }

  protected override buildProtocol(context: ProtocolContext): Sbe37Protocol {
    return new Sbe37Protocol(sbe37, context);
  }
}
