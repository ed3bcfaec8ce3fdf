import { type CommonFaultName, commonFaults, type Fault, type FaultTable, parseFault } from './fault.ts';
import { InstrumentSimulator, type SimulatorOptions } from './instrument-simulator.ts';
import type { SimulatorDefinition } from './simulator-definition.ts';

/** An instrument that adds a fault to the common ones. */
const faults = { ...commonFaults, leak: { argument: 'count', description: 'takes in n drops' } } as const satisfies FaultTable;
type OwnFaultName = keyof typeof faults;

class Silent extends InstrumentSimulator {
  constructor(options: SimulatorOptions<OwnFaultName> = {}) {
    super(options, faults);
  }

  protected override handleInput(): void {
    return;
  }
}

export const definition = { faults, create: (options) => new Silent(options) } satisfies SimulatorDefinition<OwnFaultName>;

/** What a program does that found a definition by name knows neither the class nor the faults. */
export function started(found: SimulatorDefinition<OwnFaultName>): InstrumentSimulator {
  return found.create({ seed: 1, faults: [parseFault('leak:3', faults), { kind: 'mute' }] });
}

const own: Fault<OwnFaultName> = parseFault('leak:3', faults);
export const common: Fault = parseFault('mute');

// @ts-expect-error -- an own fault is not a common one
export const notCommon: Fault<CommonFaultName> = own;

// @ts-expect-error -- there is no such fault
new Silent({ faults: [{ kind: 'flood' }] });

// @ts-expect-error -- a value is a number or "random"
new Silent({ faults: [{ kind: 'leak', value: 'three' }] });

// @ts-expect-error -- a definition has all the faults that it is named for
export const incomplete: SimulatorDefinition<OwnFaultName> = { faults: commonFaults, create: () => new Silent() };

// @ts-expect-error -- the base says nothing of its own about input, so it cannot stand for an instrument
new InstrumentSimulator();
