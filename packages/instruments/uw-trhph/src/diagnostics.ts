/** How many scans one test takes; the instrument offers up to 1000, of about a second each (unverified). */
export const DIAGNOSTIC_SCANS = 5;

/** The channels of a scan, in the order of its columns. Source: the header above them, in a recorded session with TRHPH 1.2. */
const CHANNELS = [
  'resistivity5', 'resistivityX1', 'resistivityX5', 'hydrogen5', 'hydrogenX1', 'hydrogenX5', 'ehSensor', 'refTempVolts', 'resistivityTempVolts', 'batteryVoltage',
] as const;

/** One scan of the diagnostics: what each channel measures, in volts. */
export type DiagnosticScan = Readonly<Record<(typeof CHANNELS)[number], number>>;

/** Reads the scans on a screen of diagnostics; what is no row of ten numbers is passed over. */
export function diagnosticScans(screen: string): readonly DiagnosticScan[] {
  return screen.split(/[\r\n]+/).flatMap((line) => {
    const numbers = line.trim().split(/ +/);
    if (numbers.length !== CHANNELS.length || !numbers.every((number) => /^-?\d+\.\d{3}$/.test(number))) return [];
    // One entry for each of the channels, in their order.
    return [Object.fromEntries(CHANNELS.map((channel, column) => [channel, Number(numbers[column])])) as DiagnosticScan];
  });
}
