/** How the instrument keeps one setting: which values it takes, and how it tells it. */
export interface SettingKind {
  /** What it is when nobody changed it, as it is told. */
  readonly factory: string;
  readonly label: string;
  /** Gives the value in the form in which it is told; `undefined` when it is refused. */
  readonly taken: (text: string) => string | undefined;
}

/** The settings by token. Labels are those of recordings and of the lineage's code; factory values those of its 75 kHz unit. */
export const settingTable: Readonly<Record<string, SettingKind>> = {
  CD: text('000 000 000', 'Serial Data Out (Vel;Cor;Amp PG;St;P0 P1;P2;P3)', /^[01]{3} ?[01]{3} ?[01]{3}$/),
  CF: text('11110', 'Flow Ctrl (EnsCyc;PngCyc;Binry;Ser;Rec)', /^[0-2]{5}$/),
  CH: number('0', 'Suppress Banner', 0, 1),
  CI: number('000', 'Instrument ID (0-255)', 0, 255),
  CL: number('0', 'Sleep Enable (0 = Disable, 1 = Enable)', 0, 2),
  CN: number('1', 'Save NVRAM to recorder (0 = ON, 1 = OFF)', 0, 1),
  CP: number('0', 'PolledMode (1=ON, 0=OFF;  BREAK resets)', 0, 1),
  CQ: number('255', 'Xmt Power (0=Low, 255=High)', 0, 255),
  CX: number('0', 'Trigger Enable (0 = OFF, 1 = ON)', 0, 1),
  EA: number('+00000', 'Heading Alignment (1/100 deg)', -17_999, 18_000),
  EB: number('+00000', 'Heading Bias (1/100 deg)', -17_999, 18_000),
  EC: number('1500', 'Speed Of Sound (m/s)', 1_400, 1_600),
  ED: number('00000', 'Transducer Depth (0 - 65535 dm)', 0, 65_535),
  EP: number('+0000', 'Tilt 1 Sensor (1/100 deg)', -6_000, 6_000),
  ER: number('+0000', 'Tilt 2 Sensor (1/100 deg)', -6_000, 6_000),
  ES: number('35', 'Salinity (0-40 pp thousand)', 0, 40),
  EX: text('00111', 'Coord Transform (Xform:Type; Tilts; 3Bm; Map)', /^[01]{5}$/),
  EZ: text('1111101', 'Sensor Source (C;D;H;P;R;S;T)', /^[01]{7}$/),
  PD: number('00', 'Data Stream Select', 0, 18),
  SA: text('001', 'Synch Before/After Ping/Ensemble Bottom/Water', /^[0-2]{3}$/),
  SM: number('0', 'Mode Select (0=OFF,1=MASTER,2=SLAVE,3=NEMO)', 0, 3),
  ST: number('00000', 'Slave Timeout (seconds,0=indefinite)', 0, 10_800),
  SW: number('00075', 'Synch Delay (1/10 msec)', 0, 65_535),
  TC: number('00000', 'Ensembles Per Burst (0-65535)', 0, 65_535),
  TE: text('00:00:00.00', 'Time per Ensemble (hrs:min:sec.sec/100)', /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d\d$/),
  TP: text('00:01.00', 'Time per Ping (min:sec.sec/100)', /^[0-5]\d:[0-5]\d\.\d\d$/),
  TX: text('00:00:00', 'Buffer Output Period: (hh:mm:ss)', /^\d\d:[0-5]\d:[0-5]\d$/),
  WA: text('050,001', 'False Target Threshold (Max) (0-255 counts)', /^([01]\d\d|2[0-4]\d|25[0-5]),([01]\d\d|2[0-4]\d|25[0-5])$/),
  WB: number('0', 'Bandwidth Control (0=Wid,1=Nar)', 0, 1),
  WC: number('064', 'Correlation Threshold', 0, 255),
  WD: { ...text('111 100 000', 'Data Out (Vel;Cor;Amp PG;St;P0 P1;P2;P3)', /^[01]{3} ?[01]{3} ?[01]{3}$/), taken: spacedDigits },
  WE: number('2000', 'Error Velocity Threshold (0-5000 mm/s)', 0, 9_999),
  WF: number('0704', 'Blank After Transmit (cm)', 0, 9_999),
  WI: number('0', 'Clip Data Past Bottom (0=OFF,1=ON)', 0, 1),
  WJ: number('1', 'Rcvr Gain Select (0=Low,1=High)', 0, 1),
  WN: number('030', 'Number of depth cells (1-255)', 1, 255),
  WP: number('00001', 'Pings per Ensemble (0-16384)', 0, 16_384),
  WQ: number('0', 'Sample Ambient Sound (0=OFF,1=ON)', 0, 1),
  WS: number('0800', 'Depth Cell Size (cm)', 40, 3_200),
  WT: number('0000', 'Transmit Length 0 to 3200(cm) 0 = Bin Length', 0, 3_200),
  WU: number('0', 'Ping Weighting (0=Box,1=Triangle)', 0, 1),
  WV: number('175', 'Mode 1 Ambiguity Vel (cm/s radial)', 2, 700),
};

/** A whole number, told with as many digits as its factory value has, and with its sign where that has one. */
function number(factory: string, label: string, minimum: number, maximum: number): SettingKind {
  const isSigned = factory.startsWith('+');
  const digits = factory.length - (isSigned ? 1 : 0);
  return {
    factory,
    label,
    taken: (text) => {
      const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= minimum && value <= maximum)) return undefined;
      const sign = value < 0 ? '-' : isSigned ? '+' : '';
      return sign + String(Math.abs(value)).padStart(digits, '0');
    },
  };
}

function text(factory: string, label: string, form: RegExp): SettingKind {
  return { factory, label, taken: (given) => (form.test(given) ? given : undefined) };
}

function spacedDigits(text: string): string | undefined {
  const digits = text.replaceAll(' ', '');
  return /^[01]{9}$/.test(digits) ? digits.replace(/(...)(...)(...)/, '$1 $2 $3') : undefined;
}
