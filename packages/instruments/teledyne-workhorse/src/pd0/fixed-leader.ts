import { bitRange, bits, i16le, layout, literal, spare, u16le, u32le, u64le, u8 } from '@taffrail/driver';

/** A number without a unit, under the name that the lineage gives it. */
const number = (lineageId: string, description: string) => ({ unit: '1', lineageId, description }) as const;
const centimetres = (lineageId: string, description: string) => ({ unit: 'cm', lineageId, description }) as const;

/** What bit 6 to bit 0 say of each sensor, in `EZ` and in the byte of what is available (H-OM pp. 205-206). */
const sensors = <const P extends 'source' | 'available'>(prefix: P, said: string) => {
  const of = (name: string, what: string) => number(`sensor_${prefix}_${name}`, `Whether ${what} ${said}.`);
  return {
    speed: of('speed', 'the speed of sound'),
    depth: of('depth', 'the depth'),
    heading: of('heading', 'the heading'),
    pitch: of('pitch', 'the pitch'),
    roll: of('roll', 'the roll'),
    conductivity: of('conductivity', 'the conductivity'),
    temperature: of('temperature', 'the temperature'),
  };
};
const source = sensors('source', 'is measured, or computed from what is');
const available = sensors('available', 'has a sensor');

/**
 * The fixed leader (id 0x0000, 59 bytes): how the instrument is made and set up. Source: H-OM pp. 203-206.
 *
 * Values are the instrument's own numbers, as in the lineage, the unit says what one is worth.
 */
export const fixedLeader = layout({
  id: literal([0x00, 0x00]),
  firmwareVersion: u8(number('firmware_version', 'Version of the firmware.')),
  firmwareRevision: u8(number('firmware_revision', 'Revision of the firmware.')),
  systemConfiguration: bits('u16le', {
    /** Codes 6 and 7 mean nothing known. */
    frequency: bitRange(0, 2, {
      unit: 'kHz',
      lineageId: 'sysconfig_frequency',
      description: 'Frequency of the sound; null for a code that means none.',
      decode: (code) => [75, 150, 300, 600, 1_200, 2_400][code] ?? null,
    }),
    beamPattern: bitRange(3, 3, number('sysconfig_beam_pattern', '0 for a concave, 1 for a convex head.')),
    sensorConfiguration: bitRange(4, 5, number('sysconfig_sensor_config', 'Sensor configuration, counted from 0.')),
    headAttached: bitRange(6, 6, number('sysconfig_head_attached', 'Whether a head is attached.')),
    verticalOrientation: bitRange(7, 7, number('sysconfig_vertical_orientation', '0 for looking down, 1 for looking up.')),
    configuredBeamAngle: bitRange(8, 9, {
      unit: 'degree',
      lineageId: 'sysconfig_beam_angle',
      description: 'Angle of the beams by configuration; null for one that has no code.',
      decode: (code) => [15, 20, 30][code] ?? null,
    }),
    beamConfiguration: bitRange(12, 15, number('sysconfig_beam_config', '4 for four beams in Janus form, 5 and 15 for five beams.')),
  }),
  dataFlag: u8(number('data_flag', '0 for real data, others for simulated.')),
  lagLength: u8({ unit: 'count', lineageId: 'lag_length', description: 'Length of a lag, the time between two sound pulses.' }),
  beamCount: u8(number('num_beams', 'Number of beams.')),
  cellCount: u8(number('num_cells', 'Number of depth cells.')),
  pingsPerEnsemble: u16le(number('pings_per_ensemble', 'Pings averaged into an ensemble.')),
  cellLength: u16le(centimetres('cell_length', 'Length of a depth cell.')),
  blankAfterTransmit: u16le(centimetres('blank_after_transmit', 'Distance that is left out in front of the transducer.')),
  signalProcessingMode: u8(number('signal_processing_mode', 'Signal processing mode.')),
  lowCorrelationThreshold: u8({ unit: 'count', lineageId: 'low_corr_threshold', description: 'Correlation below which data is bad.' }),
  codeRepetitions: u8({ unit: 'count', lineageId: 'num_code_repetitions', description: 'Repetitions of the code in the transmitted pulse.' }),
  percentGoodMinimum: u8({ unit: 'percent', lineageId: 'percent_good_min', description: 'Good pings that an ensemble needs.' }),
  errorVelocityThreshold: u16le({ unit: 'mm s-1', lineageId: 'error_vel_threshold', description: 'Error velocity above which data is bad.' }),
  timePerPingMinutes: u8({ unit: 'min', lineageId: 'time_per_ping_minutes', description: 'Time between pings: minutes.' }),
  timePerPingSeconds: u8({ unit: 's', lineageId: 'time_per_ping_seconds', description: 'Time between pings: seconds.' }),
  timePerPingHundredths: u8({ unit: '0.01 s', lineageId: 'time_per_ping_hundredths', description: 'Time between pings: hundredths of a second.' }),
  coordinateTransform: bits('u8', {
    coordinateTransformType: bitRange(3, 4, number('coord_transform_type', 'Coordinates of velocities: 0 beam, 1 instrument, 2 ship, 3 earth.')),
    coordinateTransformTilts: bitRange(2, 2, number('coord_transform_tilts', 'Whether tilts are used in the transformation.')),
    coordinateTransformBeams: bitRange(1, 1, number('coord_transform_beams', 'Whether solutions of three beams are allowed.')),
    coordinateTransformMapping: bitRange(0, 0, number('coord_transform_mapping', 'Whether cells are mapped to equal depths.')),
  }),
  /** Signed, as `EA` is; the lineage reads it unsigned. */
  headingAlignment: i16le({ unit: '0.01 degree', lineageId: 'heading_alignment', description: 'Alignment of beam 3 to the bow.' }),
  /** Signed, as `EB` is; the lineage reads it unsigned. */
  headingBias: i16le({ unit: '0.01 degree', lineageId: 'heading_bias', description: 'Magnetic declination, or the bias of the compass.' }),
  sensorSource: bits('u8', {
    sensorSourceSpeed: bitRange(6, 6, source.speed),
    sensorSourceDepth: bitRange(5, 5, source.depth),
    sensorSourceHeading: bitRange(4, 4, source.heading),
    sensorSourcePitch: bitRange(3, 3, source.pitch),
    sensorSourceRoll: bitRange(2, 2, source.roll),
    sensorSourceConductivity: bitRange(1, 1, source.conductivity),
    sensorSourceTemperature: bitRange(0, 0, source.temperature),
  }),
  sensorsAvailable: bits('u8', {
    sensorAvailableSpeed: bitRange(6, 6, available.speed),
    sensorAvailableDepth: bitRange(5, 5, available.depth),
    sensorAvailableHeading: bitRange(4, 4, available.heading),
    sensorAvailablePitch: bitRange(3, 3, available.pitch),
    sensorAvailableRoll: bitRange(2, 2, available.roll),
    sensorAvailableConductivity: bitRange(1, 1, available.conductivity),
    sensorAvailableTemperature: bitRange(0, 0, available.temperature),
  }),
  firstCellDistance: u16le(centimetres('bin_1_distance', 'Distance to the middle of the first cell.')),
  transmitPulseLength: u16le(centimetres('transmit_pulse_length', 'Length of the transmitted pulse.')),
  referenceLayerStart: u8(number('reference_layer_start', 'First cell of the reference layer.')),
  referenceLayerStop: u8(number('reference_layer_stop', 'Last cell of the reference layer.')),
  falseTargetThreshold: u8({ unit: 'count', lineageId: 'false_target_threshold', description: 'Difference of echoes above which a target is false.' }),
  lowLatencyTrigger: u8(number('low_latency_trigger', 'Low latency trigger, where the firmware has it.')),
  transmitLagDistance: u16le(centimetres('transmit_lag_distance', 'Distance between two repetitions of the pulse.')),
  /** Most significant byte first by the manual; read as the lineage does, so that archives agree. */
  boardSerialNumber: u64le(number('cpu_board_serial_number', 'Serial number of the processor board, its bytes taken for a little-endian number.')),
  systemBandwidth: u16le(number('system_bandwidth', '0 for a wide band, 1 for a narrow one.')),
  systemPower: u8(number('system_power', 'Transmit power, up to 255.')),
  unused: spare(1),
  instrumentSerialNumber: u32le({ ...number('serial_number', 'Serial number of the instrument.'), decode: String }),
  beamAngle: u8({ unit: 'degree', lineageId: 'beam_angle', description: 'Angle of the beams.' }),
});
