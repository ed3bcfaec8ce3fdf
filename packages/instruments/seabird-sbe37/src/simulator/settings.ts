import { MONTHS } from './calendar.ts';

/** What kinds of settings there are: y or n, a whole number, a number with decimals, one with an exponent, a date. */
export type SettingKind = 'flag' | 'integer' | 'number' | 'coefficient' | 'date';

interface SettingRule {
  readonly kind: SettingKind;
  readonly min?: number;
  readonly max?: number;
}

/**
 * The settings by the names under which they are set: the 37 of the lineage, and the three that its driver leaves alone.
 *
 * The ranges of `SYNCWAIT` and `FORMAT` are what the lineage's simulator enforces, that of `INTERVAL` what it draws its own
 * from. Those of `NAVG` and `SAMPLENUM` have no source.
 */
export const settingRules = {
  OUTPUTSAL: { kind: 'flag' },
  OUTPUTSV: { kind: 'flag' },
  NAVG: { kind: 'integer', min: 1, max: 1_000 },
  SAMPLENUM: { kind: 'integer', min: 0, max: 1_000_000 },
  INTERVAL: { kind: 'integer', min: 5, max: 32_767 },
  STORETIME: { kind: 'flag' },
  TXREALTIME: { kind: 'flag' },
  SYNCMODE: { kind: 'flag' },
  SYNCWAIT: { kind: 'integer', min: 0, max: 120 },
  FORMAT: { kind: 'integer', min: 0, max: 2 },
  REFPRESS: { kind: 'number' },
  PUMPINSTALLED: { kind: 'flag' },
  TCALDATE: { kind: 'date' },
  TA0: { kind: 'coefficient' },
  TA1: { kind: 'coefficient' },
  TA2: { kind: 'coefficient' },
  TA3: { kind: 'coefficient' },
  CCALDATE: { kind: 'date' },
  CG: { kind: 'coefficient' },
  CH: { kind: 'coefficient' },
  CI: { kind: 'coefficient' },
  CJ: { kind: 'coefficient' },
  CPCOR: { kind: 'coefficient' },
  CTCOR: { kind: 'coefficient' },
  WBOTC: { kind: 'coefficient' },
  PCALDATE: { kind: 'date' },
  PA0: { kind: 'coefficient' },
  PA1: { kind: 'coefficient' },
  PA2: { kind: 'coefficient' },
  PTCA0: { kind: 'coefficient' },
  PTCA1: { kind: 'coefficient' },
  PTCA2: { kind: 'coefficient' },
  PTCB0: { kind: 'coefficient' },
  PTCB1: { kind: 'coefficient' },
  PTCB2: { kind: 'coefficient' },
  POFFSET: { kind: 'coefficient' },
  RCALDATE: { kind: 'date' },
  RTCA0: { kind: 'coefficient' },
  RTCA1: { kind: 'coefficient' },
  RTCA2: { kind: 'coefficient' },
} as const satisfies Readonly<Record<string, SettingRule>>;

/** The name of a setting. */
export type SettingName = keyof typeof settingRules;

/** The names of the settings that are numbers with an exponent. */
export type CoefficientName = { [Name in SettingName]: (typeof settingRules)[Name]['kind'] extends 'coefficient' ? Name : never }[SettingName];

/** The value of every setting; a date is written as in `08-nov-05`. */
export type Sbe37Settings = {
  readonly [Name in SettingName]: { flag: boolean; integer: number; number: number; coefficient: number; date: string }[(typeof settingRules)[Name]['kind']];
};

/** The settings an instrument holds. */
export class SettingsMemory {
  #values: Sbe37Settings;

  constructor(values: Sbe37Settings) {
    this.#values = values;
  }

  /** What is held now. */
  get values(): Sbe37Settings {
    return this.#values;
  }

  /** Changes settings from within the instrument, unchecked. */
  put(values: Partial<Sbe37Settings>): void {
    this.#values = { ...this.#values, ...values };
  }

  /** Sets one as a command does; gives what the instrument complains of, and an empty text when it takes the value. */
  set(name: SettingName, text: string): string {
    const parsed = parsers[settingRules[name].kind](text, name);
    if ('complaint' in parsed) return parsed.complaint;
    this.#values = { ...this.#values, [name]: parsed.value };
    return '';
  }
}

/** Tells whether the instrument has a setting of that name, in capitals. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingRules, name);
}

type Parsed = { readonly value: boolean | number | string } | { readonly complaint: string };

/**
 * The complaints are in the lineage simulator's words; what a real unit says is not known. That simulator has none for an
 * `INTERVAL`, `NAVG` or `SAMPLENUM` out of range, which here is refused as a `SYNCWAIT` is, nor for a calibration date.
 */
const parsers: Readonly<Record<SettingKind, (text: string, name: SettingName) => Parsed>> = {
  flag: (text) =>
    text === 'y' || text === 'n' ? { value: text === 'y' } : { complaint: `***ERROR IT WAS A Y/N QUESTION*** ${text}\r\n` },
  integer: parseInteger,
  number: (text) => (isNumeric(text) ? { value: Number(text) } : { complaint: 'ERROR expected NUMERIC INPUT' }),
  coefficient: (text) => (isNumeric(text) ? { value: Number(text) } : { complaint: '? CMD\r\n' }),
  date: (text) => (isDate(text) ? { value: text } : { complaint: `***DATE RANGE ERROR***${text}\r\n` }),
};

function parseInteger(text: string, name: SettingName): Parsed {
  const { min = -Infinity, max = Infinity }: SettingRule = settingRules[name];
  const value = Number(text);
  const isInteger = /^[+-]?\d+$/.test(text);
  if (isInteger && value >= min && value <= max) return { value };
  if (name === 'FORMAT') return { complaint: `***ERROR VALID SETTINGS ARE 0,1,2*** ${text}\r\n` };
  if (isInteger) return { complaint: `*** ERROR INTEGER OUT OF RANGE (${min} - ${max})` };
  return { complaint: name === 'SYNCWAIT' ? '*** ERROR expected INTEGER' : 'ERROR expected INTEGER' };
}

function isNumeric(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/.test(text) && Number.isFinite(Number(text));
}

function isDate(text: string): boolean {
  const [, day, month = ''] = /^(\d{2})-([a-z]{3})-\d{2}$/.exec(text) ?? [];
  return MONTHS.some((name) => name.toLowerCase() === month) && Number(day) >= 1 && Number(day) <= 31;
}
