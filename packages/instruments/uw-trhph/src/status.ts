import { delimited, particle, type Quality } from '@taffrail/driver';

/** The lines of the block, in their order: the value's name and its label. */
const LINES = {
  epromStatus: 'Eprom Status',
  cycleTime: 'Cycle Time',
  cycleTimeUnits: 'Minutes or Seconds Cycle Time',
  powerControlWord: 'Power Control Word',
  resPowerStatus: 'Res Power Status',
  thermoHydroAmpPowerStatus: 'Thermocouple & Hydrogen Amp Power Status',
  ehAmpPowerStatus: 'eh Amp Power Status',
  hydroSensorPowerStatus: 'Hydrogen Sensor Power Status',
  refTempPowerStatus: 'Reference Temperature Power Status',
  metadataOnPowerup: 'Metadata Print Status on Power up',
  metadataOnRestart: 'Metadata Print Status on Restart Data Collection',
} as const;

const BLOCK = Object.entries(LINES).map(([name, label]) => String.raw`[\r\n]+(?<${name}>${name === 'cycleTime' || name === 'powerControlWord' ? String.raw`\d+` : '[01]'}) *= ${label}(?: \([^\r\n]*)?`).join('');
/** The five that have a bit in the power control word. */
const POWERED = ['resPowerStatus', 'thermoHydroAmpPowerStatus', 'ehAmpPowerStatus', 'hydroSensorPowerStatus', 'refTempPowerStatus'] as const;

/**
 * The information and the block of parameters behind it: on the information screen, and before streaming where the metadata
 * are on. The block alone, as "print all" gives it, is none.
 *
 * It ends with the last label: what follows that on its line says nothing. Nothing in it is a checksum, but the power
 * control word has a bit for each of five lines; where their numbers differ it is `questionable`. Which bit belongs to
 * which line is unverified. Source: a recorded session with TRHPH 1.2.
 */
export const status = particle('trhph_status', {
  description: 'Identity and settings.',
  framing: delimited({ begin: 'System Name:', end: LINES.metadataOnRestart, maximumBytes: 2_048 }),
  pattern: new RegExp(String.raw`^(?<systemInfo>System Name:[^]*?Made by [^\r\n]*)[\r\n]+ *This System is presently setup with the following Parameters:${BLOCK}$`),
  fields: {
    systemInfo: { unit: '1', description: 'Seven lines of information, as they came.', lineageId: 'trhph_system_info', parse: (text: string) => text },
    epromStatus: { unit: '1', description: '0 not set up, 1 ready.', lineageId: 'trhph_eprom_status' },
    cycleTime: { unit: '1', description: 'Time between samples, in what the next value says.', lineageId: 'trhph_cycle_time' },
    cycleTimeUnits: { unit: '1', description: '0 seconds, 1 minutes.', lineageId: 'trhph_cycle_time_units' },
    powerControlWord: { unit: '1', description: 'Sum of 1, 2, 4, 16 and 32 for what is on; 55 for all.', lineageId: 'trhph_power_control_word' },
    resPowerStatus: { unit: '1', description: 'Resistivity sensor, 1 on.', lineageId: 'trhph_res_power_status' },
    thermoHydroAmpPowerStatus: { unit: '1', description: 'Thermocouple and hydrogen amplifier, 1 on.', lineageId: 'trhph_thermo_hydro_amp_power_status' },
    ehAmpPowerStatus: { unit: '1', description: 'eH amplifier, 1 on.', lineageId: 'trhph_eh_amp_power_status' },
    hydroSensorPowerStatus: { unit: '1', description: 'Hydrogen sensor, 1 on.', lineageId: 'trhph_hydro_sensor_power_status' },
    refTempPowerStatus: { unit: '1', description: 'Reference thermistor, 1 on.', lineageId: 'trhph_ref_temp_power_status' },
    metadataOnPowerup: { unit: '1', description: 'Whether this is printed on power-up, 1 yes.', lineageId: 'trhph_metadata_on_powerup' },
    metadataOnRestart: { unit: '1', description: 'Whether this is printed before streaming, 1 yes.', lineageId: 'trhph_metadata_on_restart' },
  },
  quality: (values): Quality => {
    const isOn = POWERED.filter((name) => values[name] === 1).length;
    return bitsOf(values.powerControlWord) === isOn ? 'ok' : 'questionable';
  },
});

function bitsOf(word: number): number {
  return Array.from(word.toString(2)).filter((digit) => digit === '1').length;
}
