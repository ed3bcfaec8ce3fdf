import { type DriverOptions, type ProtocolContext, SingleConnectionInstrumentDriver } from '@taffrail/driver';
import { trhph } from './definition.ts';
import { TrhphProtocol } from './trhph-protocol.ts';

/** Drives one TRHPH. */
export class TrhphDriver extends SingleConnectionInstrumentDriver<typeof trhph> {
  constructor(options: DriverOptions) {
    super(trhph, options);
  }

  protected override buildProtocol(context: ProtocolContext): TrhphProtocol {
    return new TrhphProtocol(context);
  }
}
