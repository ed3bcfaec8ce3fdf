import { type DriverOptions, type ProtocolContext, SingleConnectionInstrumentDriver } from '@taffrail/driver';
import { AcmeX1Protocol } from './acme-x1-protocol.ts';
import { acmeX1 } from './definition.ts';

/** Drives one Acme X1. */
export class AcmeX1Driver extends SingleConnectionInstrumentDriver<typeof acmeX1> {
  constructor(options: DriverOptions) {
    super(acmeX1, options);
  }

  protected override buildProtocol(context: ProtocolContext): AcmeX1Protocol {
    return new AcmeX1Protocol(acmeX1, context);
  }
}
