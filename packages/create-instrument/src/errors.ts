/** Everything that can be wrong with the order for a new instrument. */
export abstract class CreateInstrumentError extends Error {
  /** Stable, unlike the message. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message };
  }
}

/** An option is missing, unknown, or given without its value. */
export class ArgumentsError extends CreateInstrumentError {
  readonly code = 'arguments';
}

/** A vendor, a model or a package cannot be called so. */
export class NameError extends CreateInstrumentError {
  readonly code = 'name';
  /** What was to be named. */
  readonly subject: string;
  readonly found: string;

  constructor({ subject, found, expected }: { readonly subject: string; readonly found: string; readonly expected: string }) {
    super(`cannot call the ${subject} ${JSON.stringify(found)}: expected ${expected}`);
    this.subject = subject;
    this.found = found;
  }
}

/** A word is none of those that may be chosen from. */
export class ChoiceError extends CreateInstrumentError {
  readonly code = 'choice';
  readonly found: string;
  readonly choices: readonly string[];

  constructor({ subject, found, choices }: { readonly subject: string; readonly found: string; readonly choices: readonly string[] }) {
    super(`there is no ${subject} ${JSON.stringify(found)}: expected one of ${choices.join(', ')}`);
    this.found = found;
    this.choices = choices;
  }
}

/** The folder is none, or nothing can be written in it. */
export class FolderError extends CreateInstrumentError {
  readonly code = 'folder';
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    super(`cannot make an instrument in ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.folder = folder;
  }
}

/** There is something where the instrument is to be. */
export class FolderNotEmptyError extends CreateInstrumentError {
  readonly code = 'folder-not-empty';
  readonly folder: string;

  constructor(folder: string, found: readonly string[]) {
    super(`cannot make an instrument in ${folder}: expected a new or an empty folder, found ${found.slice(0, 5).join(', ')}${found.length > 5 ? ', …' : ''}`);
    this.folder = folder;
  }
}
