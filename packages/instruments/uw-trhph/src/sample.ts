import { particle, type Quality } from '@taffrail/driver';

const NUMBER = String.raw`[+-]?\d+\.\d+`;
/** Every recorded line has these decimals: eight voltages in columns of seven, then degrees, volts, degrees, volts. */
const RECORDED_FORM = String.raw`(?:\d\.\d{3} {2}){8} *-?\d+\.\d\d +-?\d\.\d{3} +-?\d+\.\d +-?\d+\.\d *`;
/** What the converter shows at most: 12 bits of a millivolt. A channel at its end is saturated, not bad. */
const FULL_SCALE_V = 4.096;

const COLUMNS = [
  'resistivity5', 'resistivityX1', 'resistivityX5', 'hydrogen5', 'hydrogenX1', 'hydrogenX5', 'ehSensor',
  'refTempVolts', 'refTempDegC', 'resistivityTempVolts', 'resistivityTempDegC', 'batteryVoltage',
] as const;
const CONVERTED = COLUMNS.filter((name) => !['refTempDegC', 'resistivityTempDegC', 'batteryVoltage'].includes(name));

const isRecordedForm = new RegExp(`^ *${RECORDED_FORM}$`);

/**
 * One line of the stream: twelve numbers and nothing else.
 *
 * It has no checksum, no number and no time. So a line counts as good only in the form that all recorded lines have, of
 * TRHPH and BARS alike; twelve numbers in another are `questionable`, and so is a line that has something in front of
 * it, the rest of one that was cut off say. The unit never says which of its sensors are fitted: since 2016 the lineage
 * has published neither hydrogen nor eH, for there was none. Source: recorded sessions with TRHPH 1.2 and BARS 1.7; the
 * lineage's test of its driver for 1.25.
 */
export const sample = particle('trhph_sample', {
  description: 'Temperature and resistivity in a vent.',
  pattern: new RegExp(String.raw`^(?:.*?(?=${RECORDED_FORM}$))? *${COLUMNS.map((name) => `(?<${name}>${NUMBER})`).join(' +')} *$`),
  fields: {
    resistivity5: { unit: 'V', description: 'Resistivity, divided by 5 (gain 1).', lineageId: 'resistivity_5' },
    resistivityX1: { unit: 'V', description: 'Resistivity (gain 5).', lineageId: 'resistivity_x1' },
    resistivityX5: { unit: 'V', description: 'Resistivity, times 5 (gain 25).', lineageId: 'resistivity_x5' },
    hydrogen5: { unit: 'V', description: 'Hydrogen sensor, divided by 5; means nothing where none is fitted.', lineageId: 'hydrogen_5' },
    hydrogenX1: { unit: 'V', description: 'Hydrogen sensor; means nothing where none is fitted.', lineageId: 'hydrogen_x1' },
    hydrogenX5: { unit: 'V', description: 'Hydrogen sensor, times 5; means nothing where none is fitted.', lineageId: 'hydrogen_x5' },
    ehSensor: { unit: 'V', description: 'eH sensor; means nothing where none is fitted.', lineageId: 'eh_sensor' },
    refTempVolts: { unit: 'V', description: 'Reference thermistor.', lineageId: 'ref_temp_volts' },
    refTempDegC: { unit: 'degree_Celsius', description: 'Reference temperature, inside.', lineageId: 'ref_temp_degc' },
    resistivityTempVolts: { unit: 'V', description: 'Thermocouple.', lineageId: 'resistivity_temp_volts' },
    resistivityTempDegC: { unit: 'degree_Celsius', description: 'Temperature at the thermocouple.', lineageId: 'resistivity_temp_degc' },
    batteryVoltage: { unit: 'V', description: 'Battery.', lineageId: 'battery_voltage' },
  },
  expected: { everyMs: ({ cycleTime }) => (typeof cycleTime === 'number' ? cycleTime * 1_000 : undefined) },
  quality: (values, _known, line): Quality => {
    if (!isRecordedForm.test(line)) return 'questionable';
    return CONVERTED.some((name) => values[name] > FULL_SCALE_V) ? 'out_of_range' : 'ok';
  },
});
