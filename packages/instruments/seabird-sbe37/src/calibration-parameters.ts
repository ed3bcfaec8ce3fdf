import { date, float } from '@taffrail/driver';

/*
 * What `dc` tells. Source: recordings of `dc` from a real unit and from the reference simulator.
 *
 * Read-only here, writable in the lineage: a coefficient set by mistake spoils every later sample without a trace.
 */

const DATE = String.raw`(\d{2}-[a-zA-Z]{3}-\d{2})`;

/** Declares a coefficient; `shown` is its name in `dc`, where that is not its wire token. */
function coefficient(wire: string, description: string, shown = wire) {
  return float({ wire, description, unit: '1', pattern: new RegExp(String.raw`^ *${shown} = (-?\d+\.\d+(?:e[-+]\d+)?)`), visibility: 'read-only' });
}

/** Declares the date on the line that begins with the pattern `heading`. */
function calibrationDate(wire: string, description: string, heading: string) {
  return date({ wire, description, pattern: new RegExp(`^${heading} +${DATE}`), format: 'dd-Mon-yy', visibility: 'read-only' });
}

/** The 28 parameters of `dc`. */
export const calibration = {
  temperatureCalibrationDate: calibrationDate('TCALDATE', 'When temperature was calibrated.', 'temperature:'),
  temperatureCoefficientA0: coefficient('TA0', 'Temperature coefficient A0.'),
  temperatureCoefficientA1: coefficient('TA1', 'Temperature coefficient A1.'),
  temperatureCoefficientA2: coefficient('TA2', 'Temperature coefficient A2.'),
  temperatureCoefficientA3: coefficient('TA3', 'Temperature coefficient A3.'),
  conductivityCalibrationDate: calibrationDate('CCALDATE', 'When conductivity was calibrated.', 'conductivity:'),
  conductivityCoefficientG: coefficient('CG', 'Conductivity coefficient G.', 'G'),
  conductivityCoefficientH: coefficient('CH', 'Conductivity coefficient H.', 'H'),
  conductivityCoefficientI: coefficient('CI', 'Conductivity coefficient I.', 'I'),
  conductivityCoefficientJ: coefficient('CJ', 'Conductivity coefficient J.', 'J'),
  conductivityBridgeCoefficient: coefficient('WBOTC', 'Temperature dependence of the conductivity bridge.'),
  conductivityTemperatureCorrection: coefficient('CTCOR', 'Temperature correction of conductivity.'),
  conductivityPressureCorrection: coefficient('CPCOR', 'Pressure correction of conductivity.'),
  pressureCalibrationDate: calibrationDate('PCALDATE', 'When pressure was calibrated.', 'pressure .+'),
  pressureCoefficientA0: coefficient('PA0', 'Pressure coefficient A0.'),
  pressureCoefficientA1: coefficient('PA1', 'Pressure coefficient A1.'),
  pressureCoefficientA2: coefficient('PA2', 'Pressure coefficient A2.'),
  pressureTemperatureCoefficientA0: coefficient('PTCA0', 'Pressure temperature compensation A0.'),
  pressureTemperatureCoefficientA1: coefficient('PTCA1', 'Pressure temperature compensation A1.'),
  pressureTemperatureCoefficientA2: coefficient('PTCA2', 'Pressure temperature compensation A2.'),
  pressureTemperatureCoefficientB0: coefficient('PTCB0', 'Pressure temperature compensation B0.', 'PTCSB0'),
  pressureTemperatureCoefficientB1: coefficient('PTCB1', 'Pressure temperature compensation B1.', 'PTCSB1'),
  pressureTemperatureCoefficientB2: coefficient('PTCB2', 'Pressure temperature compensation B2.', 'PTCSB2'),
  /** The unit is unverified. */
  pressureOffset: float({
    wire: 'POFFSET',
    description: 'Added to every pressure.',
    unit: 'dbar',
    pattern: /^ *POFFSET = (-?\d+\.\d+(?:e[-+]\d+)?)/,
    visibility: 'read-only',
    default: 0,
  }),
  clockCalibrationDate: calibrationDate('RCALDATE', 'When the clock was calibrated.', 'rtc:'),
  clockCoefficientA0: coefficient('RTCA0', 'Clock coefficient A0.'),
  clockCoefficientA1: coefficient('RTCA1', 'Clock coefficient A1.'),
  clockCoefficientA2: coefficient('RTCA2', 'Clock coefficient A2.'),
};
