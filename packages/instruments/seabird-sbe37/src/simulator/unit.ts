import type { Sbe37Settings } from './settings.ts';

/** What distinguishes one SBE 37 from another: how it introduces itself, what is built in, how it left the shop. */
export interface Sbe37Unit {
  /** What `ds` begins with, up to the date. */
  readonly statusHeading: string;
  /** What `dc` begins with. */
  readonly calibrationHeading: string;
  /** The pressure sensor, with its range in psi absolute as `dc` writes it; without one samples have no pressure. */
  readonly pressureSensor: { readonly serialNumber: string; readonly range: string } | undefined;
  /** Whether `ds` tells the reference pressure. */
  readonly showsReferencePressure: boolean;
  /** How `ds` says that there is no pump. */
  readonly noPumpText: string;
  /** The temperature that `ds` tells, in degrees Celsius. */
  readonly temperature: number;
  /** How many samples the memory has room for. */
  readonly memoryCapacity: number;
  /** What the settings are when nobody changed them. */
  readonly settings: Sbe37Settings;
}

/**
 * The unit that the lineage's simulator stands for, as recorded in its golden session; serial 2165 by `ds`, 3464 by `dc`.
 *
 * Two settings are not that simulator's: its interval is random, and its unset average of 0 is no value a driver may write.
 */
export const referenceUnit: Sbe37Unit = {
  statusHeading: 'SBE37-SMP V 2.6 SERIAL NO. 2165   ',
  calibrationHeading: 'SBE37-SM V 2.6b  3464',
  pressureSensor: { serialNumber: '4955', range: '10856.2805322' },
  showsReferencePressure: true,
  noPumpText: 'internal pump is not installed',
  temperature: 7.54,
  memoryCapacity: 200_000,
  settings: {
    OUTPUTSAL: false,
    OUTPUTSV: false,
    NAVG: 1,
    SAMPLENUM: 0,
    INTERVAL: 5,
    STORETIME: false,
    TXREALTIME: true,
    SYNCMODE: false,
    SYNCWAIT: 0,
    FORMAT: 1,
    REFPRESS: 0,
    PUMPINSTALLED: true,
    TCALDATE: '08-nov-05',
    TA0: -2.572242e-4,
    TA1: 3.138936e-4,
    TA2: -9.717158e-6,
    TA3: 2.138735e-7,
    CCALDATE: '08-nov-05',
    CG: -9.87093e-1,
    CH: 1.417895e-1,
    CI: 1.334915e-4,
    CJ: 3.339261e-5,
    CPCOR: 9.57e-8,
    CTCOR: 3.25e-6,
    WBOTC: 1.2024e-5,
    PCALDATE: '12-aug-05',
    PA0: 5.916199,
    PA1: 4.851819e-1,
    PA2: 4.596432e-7,
    PTCA0: 2.762492e2,
    PTCA1: 6.603433e-1,
    PTCA2: 5.75649e-3,
    PTCB0: 2.46145e1,
    PTCB1: -9e-4,
    PTCB2: 0,
    POFFSET: 0,
    RCALDATE: '08-nov-05',
    RTCA0: 9.999862e-1,
    RTCA1: 1.686132e-6,
    RTCA2: -3.022745e-8,
  },
};

/**
 * A real SBE37-SM, serial 1777, firmware 2.6b, as the header of one of its data files shows it in March 2019.
 *
 * The memory's capacity is the sum of what the header says is taken and free. `FORMAT` and `REFPRESS` are not in it.
 */
export const recordedUnit: Sbe37Unit = {
  statusHeading: 'SBE37-SM V 2.6b  SERIAL NO. 1777    ',
  calibrationHeading: 'SBE37-SM V 2.6b  1777',
  pressureSensor: { serialNumber: '2432215', range: '5076' },
  showsReferencePressure: false,
  noPumpText: 'internal pump not installed',
  temperature: 11.72,
  memoryCapacity: 299_593,
  settings: {
    OUTPUTSAL: false,
    OUTPUTSV: false,
    NAVG: 4,
    SAMPLENUM: 55_726,
    INTERVAL: 600,
    STORETIME: false,
    TXREALTIME: false,
    SYNCMODE: false,
    SYNCWAIT: 30,
    FORMAT: 1,
    REFPRESS: 0,
    PUMPINSTALLED: false,
    TCALDATE: '21-mar-15',
    TA0: 4.038028e-5,
    TA1: 2.689302e-4,
    TA2: -2.059206e-6,
    TA3: 1.484023e-7,
    CCALDATE: '21-mar-15',
    CG: -9.625585e-1,
    CH: 1.291223e-1,
    CI: -7.715407e-5,
    CJ: 2.536878e-5,
    CPCOR: -9.57e-8,
    CTCOR: 3.25e-6,
    WBOTC: 9.64546e-6,
    PCALDATE: '12-mar-15',
    PA0: -1.980161,
    PA1: 2.435868e-1,
    PA2: -1.592412e-7,
    PTCA0: 7.238512e1,
    PTCA1: -2.274251e-1,
    PTCA2: -5.191362e-3,
    PTCB0: 2.481788e1,
    PTCB1: -1.625e-3,
    PTCB2: 0,
    POFFSET: 0,
    RCALDATE: '21-mar-15',
    RTCA0: 9.999703e-1,
    RTCA1: 1.803684e-6,
    RTCA2: -3.297514e-8,
  },
};
