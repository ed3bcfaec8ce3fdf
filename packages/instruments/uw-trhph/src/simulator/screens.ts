import type { TrhphProgram, TrhphSettings } from './trhph-options.ts';

/** What a screen is written from. */
export interface Shown {
  readonly program: TrhphProgram;
  readonly serialNumber: string;
  readonly settings: TrhphSettings;
}

const INDENT = ' '.repeat(20);
const CHOICE = `${INDENT}Enter 0 through 9 here  --> `;

const VERSIONS: Readonly<Record<TrhphProgram, { readonly menu: string; readonly information: string }>> = {
  '1.2': { menu: '1.2 - Last Revision: Mar. 27, 2012', information: '1.2, Last Update March 27, 2012' },
  '1.25': { menu: '1.25 - Last Revision: Apr. 14, 2012', information: '1.25, Last Update April 14, 2012' },
  'BARS 1.7': { menu: '1.7 - Last Revision: Jul. 2011', information: '1.7, Last Update July 2011' },
};

/** Blank lines, which clear the terminal. */
export const blank = (count: number): string => '\r\n'.repeat(count);

/** The main menu. */
export function mainMenu({ program, serialNumber }: Shown): string {
  const isBars = program === 'BARS 1.7';
  const options = isBars
    ? ['Reprint this Menu', 'Restart Data Collection', 'Change Data Collection Parameters', 'System Diagnostics', 'Set the System Clock', 'Control Power to Sensors', 'Provide Information on this System', 'Exit this Program']
    : ['Reprint this Menu', 'Restart Data Collection', 'Change Data Collection Parameters', 'System Diagnostics', 'Control Power to Sensors', 'Provide Information on this System', 'Exit this Program'];
  const stars = '*'.repeat(60);
  return lines(
    blank(53) + stars,
    `*${center('Welcome to the Consortium for Ocean Leadership Sensor')}*`,
    `*${center(isBars ? '(BARS - Benthic and Resistivity Sensors)' : '(TRHPH - Temperature Resistivity Probe)')}*`,
    `*${center(`(Serial Number ${serialNumber})`)}*`,
    stars,
    '',
    `${INDENT}Version ${VERSIONS[program].menu}`,
    '',
    'Select one of the following functions:',
    '',
    ...options.map((text, choice) => `${INDENT}${choice}).  ${text}.`),
    '',
    `${INDENT}Enter 0, 1, 2, 3, 4, 5, ${isBars ? '6 or 7' : 'or 6'} here  --> `,
  );
}

/** The parameter menu, which alone tells the verbosity. */
export function parameterMenu({ settings }: Shown): string {
  const printed = (isOn: boolean): string => (isOn ? 'enabled' : 'inhibited');
  const { count, unit } = settings.cycle;
  return lines(
    `${blank(50)}${INDENT}System Parameter Menu`,
    '',
    `Present Cycle Time between Scans:  ${count} ${unit === 'seconds' ? 'Seconds' : 'Minutes'}.`,
    `Present Verbosity:  ${settings.isVerbose ? 'Verbose Printing of Status Information with the Data' : 'Data Only'}.`,
    `Metadata Printing on Power up is ${printed(settings.metadataOnPowerUp)}.`,
    `Metadata Printing on Restart Data Collection is ${printed(settings.metadataOnRestart)}.`,
    '',
    ...['Reprint this Menu', 'Change the Cycle Time', 'Change Verbosity', 'Change Metadata Printing on Power up', 'Change Metadata Printing on Restart', 'Reset all to Defaults', 'Print all Parameters', 'Return to the Main Menu'].map(
      (text, choice) => `${INDENT}${choice}).  ${text}.`,
    ),
    '',
    CHOICE,
  );
}

/** The power menu. */
export function powerMenu({ program, settings }: Shown): string {
  const names = ['Res Sensor Power is', 'Instrumentation Amp Power is', 'eH Isolation Amp Power is', 'Hydrogen Power', 'Reference Temperature Power'];
  return lines(
    `${blank(50)}${INDENT}Sensor Power Control Menu`,
    '',
    ...names.map((name, at) => `${name} ${'.'.repeat(40 - name.length)} ${settings.power[at] === true ? 'On' : 'Off'}`),
    '',
    `${INDENT}0).  Reprint this Menu.`,
    ...names.map((name, at) => `${INDENT}${at + 1}).  Toggle ${name.replace(/ is$/, '')}.`),
    `${INDENT}6).  Return to the Main Menu.`,
    '',
    program === 'BARS 1.7' ? `${INDENT}Enter 0, 1, 2, 3, 4, 5, or 6 here  --> ` : CHOICE,
  );
}

/** Seven lines, of which only the kind of each is known for 1.25 and BARS. */
export function information({ program, serialNumber }: Shown): string {
  return lines(
    `  System Name:  ${program === 'BARS 1.7' ? 'Benthic and Resistivity Sensors - BARS' : 'Temperature Resistivity Probe - TRHPH'}`,
    '  System Owner: Consortium for Ocean Leadership',
    '                University of Washington, OOI-RCN',
    '  Contact Info: Nobody, 000-000-0000',
    `  System Serial #: ${serialNumber}`,
    `  Software Version ${VERSIONS[program].information}`,
    '  Made by Ocean Engineering Services, March 2012 (000-000-0000)',
    '',
  );
}

/** The block of parameters. */
export function parameterBlock({ settings }: Shown): string {
  const { cycle, power, metadataOnPowerUp, metadataOnRestart } = settings;
  const word = [1, 2, 4, 16, 32].reduce((sum, bit, at) => (power[at] === true ? sum + bit : sum), 0);
  const [res, amplifier, eh, hydrogen, reference] = power.map(Number);
  const onOff = '(0 = Off, 1 = On)';
  const rows: readonly (readonly [value: number | undefined, label: string])[] = [
    [1, 'Eprom Status (0 means not setup yet, 1 means ready to use)'],
    [cycle.count, 'Cycle Time (Actual Time in Seconds or Minutes)'],
    [cycle.unit === 'minutes' ? 1 : 0, 'Minutes or Seconds Cycle Time (0 = Seconds mode, 1 = Minutes mode)'],
    [word, 'Power Control Word (Power Control Word = 1+2+4+16+32 = 55 if all On)'],
    [res, `Res Power Status ${onOff}`],
    [amplifier, `Thermocouple & Hydrogen Amp Power Status ${onOff}`],
    [eh, `eh Amp Power Status ${onOff}`],
    [hydrogen, `Hydrogen Sensor Power Status ${onOff}`],
    [reference, `Reference Temperature Power Status ${onOff}`],
    [Number(metadataOnPowerUp), 'Metadata Print Status on Power up (0 = No Print on Powerup, 1 = Print)'],
    [Number(metadataOnRestart), 'Metadata Print Status on Restart Data Collection (0 = No Print on Restart Data, 1 = Print)'],
  ];
  return lines(' This System is presently setup with the following Parameters:', ...rows.map(([value, label]) => `${String(value).padEnd(2)} = ${label}`), '');
}

/** The questions, each with the prompt that ends it. What stands above the prompts is unverified. */
export const questions = {
  unit: `${blank(50)}Do you want the Cycle Time in Seconds or in Minutes?\r\n\r\nEnter 1 for Seconds, 2 for Minutes --> `,
  seconds: '\r\n\r\nEnter a new value between 15 and 59 here --> ',
  minutes: '\r\n\r\nEnter a new value between 1 and 60 here --> ',
  verbosity: `${blank(50)}Do you want Status Information with the Data?\r\n\r\nEnter 2 for Verbose, 1 for just Data. --> `,
  'metadata-on-power-up': `${blank(50)}Do you want Metadata printed on Power up?\r\n\r\nEnter 2 for Yes, 1 for No. --> `,
  'metadata-on-restart': `${blank(50)}Do you want Metadata printed on Restart of Data Collection?\r\n\r\nEnter 2 for Yes, 1 for No. --> `,
} as const;

/** What a question says to an answer that it does not take; the wording of the first two lines is unverified. */
export const REFUSAL = '\r\nThe value you entered is not within valid limits.\r\nPlease try again.\r\nPress ENTER to Continue.';

/** The question of the diagnostics. */
export function scansQuestion({ program }: Shown): string {
  return `${blank(52)}System Diagnostics\r\n\r\nHow Many Scans do you want? ${program === '1.25' ? '(Enter 1 to 1000) ' : ''}--> `;
}

/** What stands above the scans. */
export const SCAN_HEADER = '-Res/5-  -ResX1-  -ResX5-  -*H2/5-  -*H2X1-  -*H2X5-  -*Eh**- RefTemp  ResTemp  -VBatt-';

function lines(...each: readonly string[]): string {
  return each.join('\r\n');
}

function center(text: string): string {
  const left = Math.floor((58 - text.length) / 2);
  return `${' '.repeat(left)}${text}${' '.repeat(58 - left - text.length)}`;
}
