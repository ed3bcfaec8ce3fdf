import type { CoefficientName, Sbe37Settings } from './settings.ts';
import type { Sbe37Unit } from './unit.ts';

/** Writes what `dc` answers. */
export function calibrationText(unit: Sbe37Unit, settings: Sbe37Settings): string {
  const { pressureSensor } = unit;
  const pressure = pressureSensor
    ? [
        `pressure S/N ${pressureSensor.serialNumber}, range = ${pressureSensor.range} psia:  ${settings.PCALDATE}`,
        ...lines(settings, ['PA0', 'PA1', 'PA2', 'PTCA0', 'PTCA1', 'PTCA2', 'PTCB0', 'PTCB1', 'PTCB2', 'POFFSET']),
      ]
    : [];
  return [
    unit.calibrationHeading,
    `temperature:  ${settings.TCALDATE}`,
    ...lines(settings, ['TA0', 'TA1', 'TA2', 'TA3']),
    `conductivity:  ${settings.CCALDATE}`,
    ...lines(settings, ['CG', 'CH', 'CI', 'CJ', 'CPCOR', 'CTCOR', 'WBOTC']),
    ...pressure,
    `rtc:  ${settings.RCALDATE}`,
    ...lines(settings, ['RTCA0', 'RTCA1', 'RTCA2']),
    '',
  ].join('\r\n');
}

/** Writes a number as C's `%e` does: six decimals, and an exponent of two digits at least. */
export function exponential(value: number): string {
  return value.toExponential(6).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** The coefficients that are shown under another name than they are set by. */
const shownNames: Partial<Record<CoefficientName, string>> = {
  CG: 'G',
  CH: 'H',
  CI: 'I',
  CJ: 'J',
  PTCB0: 'PTCSB0',
  PTCB1: 'PTCSB1',
  PTCB2: 'PTCSB2',
};

function lines(settings: Sbe37Settings, names: readonly CoefficientName[]): string[] {
  return names.map((name) => `    ${shownNames[name] ?? name} = ${exponential(settings[name])}`);
}
