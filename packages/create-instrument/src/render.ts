import type { InstrumentNames } from './instrument-names.ts';

/** A file of a new instrument, its path relative to the package. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}

/** What stands in the templates for the instrument's names: a template is an instrument itself, the Acme X1. */
const PLACEHOLDER = /@taffrail\/acme-x1|\b([Aa])n Acme X1|Acme X1|'Acme'|'X1'|AcmeX1|acmeX1|acme-x1|acme_x1|\{\{([^{}]+)\}\}/g;

/**
 * Writes a new instrument's names, and the values of `{{…}}`, into a template's file; in its path too.
 *
 * @throws `RangeError` for a value that nobody gave: a mistake in the template.
 */
export function render({ path, text }: RenderedFile, names: InstrumentNames, values: Readonly<Record<string, string>>): RenderedFile {
  const replaced = (from: string): string =>
    from.replace(PLACEHOLDER, (found: string, article: string | undefined, key: string | undefined) => {
      if (key !== undefined) return valueOf(values, key);
      return article === undefined ? nameFor(found, names) : `${withArticle(article, names)} ${names.vendor} ${names.model}`;
    });
  return { path: replaced(path), text: replaced(text) };
}

function valueOf(values: Readonly<Record<string, string>>, key: string): string {
  const value = values[key];
  if (value === undefined) throw new RangeError(`the template asks for ${JSON.stringify(key)}, which nobody gave`);
  return value;
}

function nameFor(found: string, { vendor, model, kebab, pascal, camel, snake, packageName }: InstrumentNames): string {
  const forms: Readonly<Record<string, string>> = {
    '@taffrail/acme-x1': packageName,
    'Acme X1': `${vendor} ${model}`,
    "'Acme'": `'${vendor}'`,
    "'X1'": `'${model}'`,
    AcmeX1: pascal,
    acmeX1: camel,
    'acme-x1': kebab,
    acme_x1: snake,
  };
  return valueOf(forms, found);
}

function withArticle(first: string, { vendor }: InstrumentNames): string {
  return /^[aeiou]/i.test(vendor) ? `${first}n` : first;
}
