const EOL = '\r\n';

/** What `PS0` answered on a real unit (WHOTS-16 data report, appendix 7.1); with the parts that other units have or lack. */
export function systemConfigurationText({ hasTwoBoards }: { readonly hasTwoBoards: boolean }): string {
  const coefficients = ['Pressure Sens Coefficients:', '              c3 = +0.00', '              c2 = +0.00', '              c1 = +0.00', '          Offset = +0.00'];
  const boards = [
    '   E2  00 00 03 7C 0B 00  09 REC727-1000-04E',
    '   63  00 00 03 87 A5 E4  09 CPU727-2000-00J',
    '   99  00 00 03 83 DB 8F  09 PIO727-3000-04C',
    '   09  00 00 03 40 91 CF  09 DSP727-2001-04G',
  ];
  return [
    '  Instrument S/N:  4891',
    '       Frequency:  307200 HZ',
    '   Configuration:  4 BEAM, JANUS',
    '     Match Layer:  10',
    '      Beam Angle:  20 DEGREES',
    '    Beam Pattern:  CONVEX',
    '     Orientation:  UP',
    '       Sensor(s):  HEADING  TILT 1  TILT 2  TEMPERATURE',
    ...(hasTwoBoards ? coefficients : []),
    'Temp Sens Offset:  -0.23 degrees C',
    '',
    '    CPU Firmware:  50.40 [0]',
    '   Boot Code Ver:  Required:  1.16   Actual:  1.16',
    '    DEMOD #1 Ver:  ad48, Type:  1f',
    '    DEMOD #2 Ver:  ad48, Type:  1f',
    '    PWRTIMG  Ver:  85d3, Type:   5',
    '',
    'Board Serial Number Data:',
    ...boards.slice(0, hasTwoBoards ? 2 : 4),
  ].join(EOL);
}

/** What `AC` answers: lines and frames where the lineage's parser counts on them, the numbers made up. */
export function compassCalibrationText(): string {
  const [top, bar, bottom] = ['\xda        \xbf', '\xb3', '\xc0        \xd9'];
  const row = (name: string, ...numbers: readonly string[]) => `         ${name}   ${bar} ${numbers.join(' ')} ${bar}`;
  const upAndDown = (name: string, ...[a, b, c, d]: readonly string[]) => `         ${name}   ${bar} ${a} ${b} ${bar} ${bar} ${c} ${d} ${bar}`;
  return [
    '              ACTIVE FLUXGATE CALIBRATION MATRICES in NVRAM',
    '              Calibration date and time: 9/14/2012  09:25:32',
    '                                     S inverse',
    `              ${top}`,
    row('Bx ', ' 3.9218e-01', '-3.9660e-01', '-3.1681e-02', ' 6.4332e-03'),
    row('By ', '-2.4320e-02', '-1.0376e-02', '-2.2428e-03', '-6.0628e-01'),
    row('Bz ', ' 2.2453e-01', ' 2.1972e-01', '-2.7990e-01', '-2.4339e-03'),
    row('Err', ' 4.6514e-01', '-4.0455e-01', ' 6.9083e-01', '-1.4291e-02'),
    `              ${bottom}`,
    '                                     Coil Offset',
    `              ${top}`,
    ...['3.4233e+04', '3.4449e+04', '3.4389e+04', '3.4698e+04'].map((number) => `              ${bar}   ${number} ${bar}`),
    `              ${bottom}`,
    '                                     Electrical Null',
    `              ${top}`,
    `              ${bar} 34285 ${bar}`,
    `              ${bottom}`,
    '              TILT CALIBRATION MATRICES in NVRAM',
    '              Calibration date and time: 9/14/2012  09:14:45',
    '              Average Temperature During Calibration was   24.4 \xf8C',
    '',
    '                         Up                              Down',
    '',
    `              ${top} ${top}`,
    upAndDown('Roll ', ' 7.4612e-07', '-3.1727e-05', '-3.0054e-07', ' 3.2190e-05'),
    upAndDown('Pitch', '-3.1639e-05', '-6.3505e-07', '-3.1965e-05', '-1.4881e-07'),
    `              ${bottom} ${bottom}`,
    '',
    `              ${top} ${top}`,
    upAndDown('Offset', ' 3.2808e+04', ' 3.2568e+04', ' 3.2279e+04', ' 3.3047e+04'),
    `              ${bottom} ${bottom}`,
    '',
    `              ${top}`,
    `         Null  ${bar} 33500 ${bar}`,
    `              ${bottom}`,
    '',
    '',
    '',
  ].join(EOL);
}

/** What `PT2` answered on a real unit; from the tests of the lineage's driver. */
export const ancillaryText = ['Ambient  Temperature =    20.32 Degrees C', '  Attitude Temperature =    24.65 Degrees C', '  Internal Moisture    = 8F0Ah'].join(EOL);

/** What `PT4` answers, in the form that the lineage's parser takes. */
export const transmitPathText = ['IXMT    =   2.0 Amps rms  [Data=7bh]', 'VXMT    =  63.3 Volts rms [Data=b9h]', '   Z    =  31.8 Ohms', 'Transmit Test Results = $0 ... PASS'].join(EOL);

/** What `PT200` answers, in the words of H-OM p. 159 as far as they are known. */
export const selfTestText = ['  Ambient  Temperature     = 20.32 Degrees C', '  CORRELATION MAGNITUDE: Wide Bandwidth', '  RECEIVE PATH TEST RESULTS = $0000 ... PASS', '  TRANSMIT PATH TEST RESULTS = $0000 ... PASS'].join(EOL);
