import { command } from '../src/definition/command.ts';
import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { int } from '../src/definition/parameter-kinds.ts';
import { type DriverOptions, SingleConnectionInstrumentDriver } from '../src/driver/single-connection-instrument-driver.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../src/lineage/names.ts';
import type { InstrumentProtocol, ProtocolContext } from '../src/protocol/instrument-protocol.ts';
import type { ProtocolTable } from '../src/protocol/protocol-table.ts';
import { siblingProtocol } from '../src/protocol/sibling-protocol.ts';
import { labMeter, LabMeterProtocol } from './lab-meter.ts';

/** A sibling of the lab meter, of which only what differs is written. */
export const labMeterTwo = defineInstrument({
  ...labMeter,
  id: 'acme-lm2',
  model: 'LM-2',
  parameters: { ...labMeter.parameters, address: int({ wire: 'ADDR', description: 'Its place on the line.', pattern: /^address (\d+)$/, visibility: 'read-only' }) },
  commands: { ...labMeter.commands, wakeAll: command('pwron', { description: 'Wakes every meter on the line.' }) },
});

/** What the sibling does: one cell is another one, which calls the inherited one. */
export class LabMeterTwoProtocol extends LabMeterProtocol {
  protected override handlers(): ProtocolTable<typeof labMeter> {
    const inherited = super.handlers();
    return {
      ...inherited,
      [S.UNKNOWN]: {
        ...inherited[S.UNKNOWN],
        [E.DISCOVER]: async () => {
          await this.run(labMeterTwo.commands.wakeAll);
          return inherited[S.UNKNOWN][E.DISCOVER]();
        },
      },
    };
  }
}

/** Drives a lab meter of the second model. */
export class LabMeterTwoDriver extends SingleConnectionInstrumentDriver<typeof labMeterTwo> {
  constructor(options: DriverOptions) {
    super(labMeterTwo, options);
  }

  protected override buildProtocol(context: ProtocolContext): InstrumentProtocol<typeof labMeterTwo> {
    return siblingProtocol(labMeterTwo, new LabMeterTwoProtocol(labMeterTwo, context));
  }
}
