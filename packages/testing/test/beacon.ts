import {
  defineInstrument, DriverEvent as E, type DriverOptions, DriverProtocolState as S, InstrumentProtocol, particle, type ProtocolContext,
  type ProtocolTable, ReplyTimeoutError, SingleConnectionInstrumentDriver,
} from '@taffrail/driver';
import { InstrumentSimulator, type SimulatorOptions } from '@taffrail/simulator';
import { firstValueFrom, timeout } from 'rxjs';
import type { InstrumentUnderTest } from '../src/index.ts';

/** An instrument made up for tests that only talks and never listens: no prompts, no parameters, no commands. */
export const beacon = defineInstrument({
  id: 'example-beacon',
  vendor: 'Example',
  model: 'Beacon',
  terminator: '',
  prompts: [],
  parameters: {},
  commands: {},
  particles: {
    light: particle('light', {
      description: 'One measurement of light.',
      pattern: /^L(?<light>\d+)$/,
      fields: { light: { unit: 'lx', description: 'Illuminance.' } },
    }),
  },
  states: { [S.UNKNOWN]: { [E.DISCOVER]: [S.AUTOSAMPLE] }, [S.AUTOSAMPLE]: { [E.DISCOVER]: [S.AUTOSAMPLE] } },
});

class BeaconProtocol extends InstrumentProtocol<typeof beacon> {
  protected override handlers(): ProtocolTable<typeof beacon> {
    return { [S.UNKNOWN]: { [E.DISCOVER]: () => this.#listen() }, [S.AUTOSAMPLE]: { [E.DISCOVER]: () => this.#listen() } };
  }

  async #listen() {
    const late = () => new ReplyTimeoutError({ expected: 'sample', timeoutMs: 30_000, sent: '', received: '' });
    const { scheduler } = this;
    const sample$ = this.particles$.pipe(timeout({ first: 30_000, scheduler, with: () => { throw late(); } }));
    // A driver that is closed while it listens completes the samples.
    if ((await firstValueFrom(sample$, { defaultValue: undefined })) === undefined) throw late();
    return { next: S.AUTOSAMPLE };
  }
}

class BeaconDriver extends SingleConnectionInstrumentDriver<typeof beacon> {
  constructor(options: DriverOptions) {
    super(beacon, options);
  }

  protected override buildProtocol(context: ProtocolContext): BeaconProtocol {
    return new BeaconProtocol(beacon, context);
  }
}

class BeaconSimulator extends InstrumentSimulator {
  constructor(options: SimulatorOptions) {
    super(options);
    this.handlePowerOn();
  }

  protected override handleInput(): void {
    return;
  }

  protected override handlePowerOn(): void {
    this.after(5_000, () => {
      this.transmit(`L${String(this.random.below(1_000))}\r\n`);
      this.handlePowerOn();
    });
  }
}

export const healthyBeacon: InstrumentUnderTest<typeof beacon> = {
  definition: beacon,
  Driver: BeaconDriver,
  simulator: (options) => new BeaconSimulator(options),
  samples: { light: [['L12', { light: 12 }]] },
};
