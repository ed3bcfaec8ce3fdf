import { type DriverOptions, type ProtocolContext, SingleConnectionInstrumentDriver } from '@taffrail/driver';
import { workhorse } from './definition.ts';
import { WorkhorseProtocol } from './workhorse-protocol.ts';

/** Drives one Teledyne RD Instruments WorkHorse. */
export class WorkhorseDriver extends SingleConnectionInstrumentDriver<typeof workhorse> {
  constructor(options: DriverOptions) {
    super(workhorse, options);
  }

  protected override buildProtocol(context: ProtocolContext): WorkhorseProtocol {
    return new WorkhorseProtocol(workhorse, context);
  }
}
