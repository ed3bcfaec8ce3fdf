import { type Style, styleOf, styles } from './choices.ts';
import { ArgumentsError, CreateInstrumentError } from './errors.ts';
import { checkModel, checkVendor } from './instrument-names.ts';

/** How somebody is asked. */
export interface Asker {
  ask(question: string): Promise<string>;
  tell(text: string): void;
}

/** What has to be known of an instrument before there can be one. */
export interface Essentials {
  readonly vendor: string;
  readonly model: string;
  readonly style: Style;
}

/** How often a question is asked that is not answered sensibly. */
export const QUESTION_ATTEMPTS = 3;

/**
 * Asks for what is not known yet.
 *
 * @throws {@link ArgumentsError} naming what is missing, where there is nobody to ask; the last answer's fault after
 *   {@link QUESTION_ATTEMPTS} of them.
 */
export async function askMissing(known: Partial<Essentials>, asker: Asker | undefined): Promise<Essentials> {
  const missing = (['vendor', 'model', 'style'] as const).filter((name) => known[name] === undefined);
  if (missing.length > 0 && asker === undefined) {
    throw new ArgumentsError(`cannot make an instrument without ${missing.map((name) => `--${name}`).join(', ')}; there is no terminal to ask on, and --help says more`);
  }
  const ask = <T>(question: string, read: (answer: string) => T): Promise<T> => insist(asker, question, read);
  return {
    vendor: known.vendor ?? (await ask('Who makes the instrument? ', (answer) => passed(answer, checkVendor))),
    model: known.model ?? (await ask('What is the model called? ', (answer) => passed(answer, checkModel))),
    style: known.style ?? (await ask(styleQuestion(), (answer) => styleOf(Object.keys(styles)[Number(answer) - 1] ?? answer))),
  };
}

async function insist<T>(asker: Asker | undefined, question: string, read: (answer: string) => T): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    // Whoever cannot be asked is not asked again.
    const answer = ((await asker?.ask(question)) ?? '').trim();
    try {
      return read(answer);
    } catch (error) {
      if (!(error instanceof CreateInstrumentError) || attempt === QUESTION_ATTEMPTS) throw error;
      asker?.tell(`${error.message}\n`);
    }
  }
}

function passed(answer: string, check: (answer: string) => void): string {
  check(answer);
  return answer;
}

function styleQuestion(): string {
  const lines = Object.entries(styles).map(([name, what], index) => `  ${index + 1}. ${name.padEnd(17)} ${what}`);
  return `How does it speak?\n${lines.join('\n')}\nA number or a name: `;
}
