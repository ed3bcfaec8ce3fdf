import { NameError } from './errors.ts';

/** What an instrument is called, in every form that its package needs. */
export interface InstrumentNames {
  /** As people write it: `Sea-Bird Scientific`. */
  readonly vendor: string;
  readonly model: string;
  /** `sea-bird-scientific-sbe-37`: the folder, the files, the definition's id. */
  readonly kebab: string;
  /** `SeaBirdScientificSbe37`: the classes. */
  readonly pascal: string;
  /** `seaBirdScientificSbe37`: the definition. */
  readonly camel: string;
  /** `sea_bird_scientific_sbe_37`: the streams. */
  readonly snake: string;
  /** What npm calls it. */
  readonly packageName: string;
}

/** How long a vendor's or a model's name may be. */
export const NAME_LIMIT_CHARACTERS = 40;

const VENDOR = /^[A-Za-z][A-Za-z0-9]*(?:[ .&+-]{1,3}[A-Za-z0-9]+)*$/;
const MODEL = /^[A-Za-z0-9]+(?:[ .&+/-]{1,3}[A-Za-z0-9]+)*$/;
/** As npm has it, in short: lower case, with a scope or not. */
const PACKAGE = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/**
 * Works out an instrument's names; the package's is `taffrail-` and the kebab form unless one is given.
 *
 * @throws {@link NameError} for what no vendor, model or package can be called.
 */
export function namesOf({ vendor, model, packageName }: { readonly vendor: string; readonly model: string; readonly packageName?: string }): InstrumentNames {
  checkVendor(vendor);
  checkModel(model);
  const words = `${vendor} ${model}`.split(/[^A-Za-z0-9]+/).map((word) => word.toLowerCase());
  const kebab = words.join('-');
  const name = packageName ?? `taffrail-${kebab}`;
  if (!PACKAGE.test(name)) throw new NameError({ subject: 'package', found: name, expected: 'a name such as "@my-lab/acme-x1" or "acme-x1"' });
  const pascal = words.map(capitalized).join('');
  return { vendor: shown(vendor), model: shown(model), kebab, pascal, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1), snake: words.join('_'), packageName: name };
}

/** Looks whether a vendor can be called so. @throws {@link NameError} when not. */
export function checkVendor(vendor: string): void {
  if (VENDOR.test(vendor) && vendor.length <= NAME_LIMIT_CHARACTERS) return;
  throw new NameError({ subject: 'vendor', found: vendor, expected: `letters and digits, a letter first, such as "acme" or "Sea-Bird Scientific", at most ${NAME_LIMIT_CHARACTERS} characters` });
}

/** Looks whether a model can be called so. @throws {@link NameError} when not. */
export function checkModel(model: string): void {
  if (MODEL.test(model) && model.length <= NAME_LIMIT_CHARACTERS) return;
  throw new NameError({ subject: 'model', found: model, expected: `letters and digits, such as "x1" or "SBE 37-SMP", at most ${NAME_LIMIT_CHARACTERS} characters` });
}

/** As it was given, if somebody cared for capitals. */
function shown(name: string): string {
  return name === name.toLowerCase() ? name.split(' ').map(capitalized).join(' ') : name;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
