import ts from 'typescript';

/** A mistake that somebody could make, as a change to one place of one file. */
export interface Fault {
  /** Its area and its name, `engine/echo-kept`. */
  readonly id: string;
  /** The file, relative to the root of the workspace. */
  readonly file: string;
  /** What is there; it occurs exactly once. */
  readonly find: string;
  /** What is put in its place. */
  readonly replacement: string;
  /** What goes wrong then, as somebody who uses the driver would see it. */
  readonly breaks: string;
  /** Why no test notices, where that is known and is to stay so. */
  readonly excuse?: string;
}

/**
 * Plants a fault in the text of its file.
 *
 * @throws Error when the text to find is not there exactly once, so that a fault whose place has changed is noticed.
 */
export function planted({ id, file, find, replacement }: Fault, text: string): string {
  const count = find === '' ? 0 : text.split(find).length - 1;
  if (count !== 1) throw new Error(`cannot plant ${id}: expected ${JSON.stringify(find)} once in ${file}, found it ${count} times`);
  // A function, since a replacement text may hold a dollar sign.
  return text.replace(find, () => replacement);
}

/** Says what keeps a fault from being planted, or from being a program; nothing where it can be. */
export function faultProblems(fault: Fault, text: string): readonly string[] {
  if (fault.find === fault.replacement) return [`${fault.id} changes nothing`];
  let faulty: string;
  try {
    faulty = planted(fault, text);
  } catch (error) {
    return [(error as Error).message]; // `planted` throws nothing but errors
  }
  const { diagnostics = [] } = ts.transpileModule(faulty, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  return diagnostics.map(({ messageText }) => `${fault.id} is no program: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}
