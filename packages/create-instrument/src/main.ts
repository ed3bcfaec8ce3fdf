import process, { cwd, stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { createInstrument } from './create-instrument.ts';
import { ArgumentsError, CreateInstrumentError } from './errors.ts';

const isTerminal = stdin.isTTY && stdout.isTTY;
const terminal = isTerminal ? createInterface({ input: stdin, output: stdout }) : undefined;

/** Aborts when somebody types Ctrl+C or Ctrl+D in place of an answer. */
const gone = new AbortController();
terminal?.once('close', () => { gone.abort(); });
const givenUp = (cause: unknown): never => {
  throw new ArgumentsError('given up before all was said; nothing was made', { cause });
};

try {
  const asker = terminal && { ask: (question: string) => terminal.question(question, { signal: gone.signal }).catch(givenUp), tell: (text: string) => stdout.write(text) };
  stdout.write(await createInstrument(process.argv.slice(2), { cwd: cwd(), ...(asker && { asker }) }));
} catch (error) {
  if (!(error instanceof CreateInstrumentError)) throw error;
  stderr.write(`create-instrument: ${error.code}: ${error.message}\n`);
  process.exitCode = 2;
} finally {
  terminal?.close();
}
