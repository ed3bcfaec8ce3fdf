import { parseArgs } from 'node:util';
import { type License, licenseOf, licenses, type Style, styleOf, styles } from './choices.ts';
import { ArgumentsError } from './errors.ts';
import { checkModel, checkVendor } from './instrument-names.ts';

/** What was said on the command line. */
export interface Arguments {
  readonly vendor?: string;
  readonly model?: string;
  readonly style?: Style;
  readonly folder?: string;
  readonly packageName?: string;
  readonly license?: License;
  readonly isDryRun: boolean;
  readonly isHelp: boolean;
}

const STRING = { type: 'string' } as const;
const BOOLEAN = { type: 'boolean', default: false } as const;

/** What `--help` says. */
export const HELP = `npm create @taffrail/instrument -- --vendor NAME --model NAME --style STYLE

Makes a package for a new instrument: definition, protocol, driver, simulator, recording and tests, whole as an instrument
that does not exist; and says, in order, what to fill in. What is left out is asked for on a terminal.

  --vendor NAME     who makes the instrument, "acme" or "Sea-Bird Scientific"
  --model NAME      what it is called, "x1" or "SBE 37"
  --style STYLE     how it speaks:
${Object.entries(styles).map(([name, what]) => `                    ${name.padEnd(17)} ${what}`).join('\n')}
  --folder DIR      where to; default a new folder named for vendor and model
  --package NAME    what npm is to call it; default taffrail-VENDOR-MODEL
  --license WORD    ${Object.keys(licenses).join(', ')}; default apache-2.0
  --dry-run         say what would be made, and make nothing
  --help            say this
`;

/**
 * Reads the command line.
 *
 * @throws {@link ArgumentsError} for what is no option; `NameError` and `ChoiceError` for values that cannot be.
 */
export function readArguments(argv: readonly string[]): Arguments {
  const { vendor, model, style, folder, package: packageName, license, 'dry-run': isDryRun, help: isHelp } = parsed(argv);
  if (vendor !== undefined) checkVendor(vendor);
  if (model !== undefined) checkModel(model);
  return {
    isDryRun,
    isHelp,
    ...(vendor !== undefined && { vendor }),
    ...(model !== undefined && { model }),
    ...(style !== undefined && { style: styleOf(style) }),
    ...(folder !== undefined && { folder }),
    ...(packageName !== undefined && { packageName }),
    ...(license !== undefined && { license: licenseOf(license) }),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { vendor: STRING, model: STRING, style: STRING, folder: STRING, package: STRING, license: STRING, 'dry-run': BOOLEAN, help: { ...BOOLEAN, short: 'h' } },
    }).values;
  } catch (cause) {
    throw new ArgumentsError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
