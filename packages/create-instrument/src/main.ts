import process, { cwd, stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { createInstrument } from './create-instrument.ts';
import { CreateInstrumentError } from './errors.ts';

const isTerminal = stdin.isTTY && stdout.isTTY;
const terminal = isTerminal ? createInterface({ input: stdin, output: stdout }) : undefined;

try {
  const asker = terminal && { ask: (question: string) => terminal.question(question), tell: (text: string) => stdout.write(text) };
  stdout.write(await createInstrument(process.argv.slice(2), { cwd: cwd(), ...(asker && { asker }) }));
} catch (error) {
  if (!(error instanceof CreateInstrumentError)) throw error;
  stderr.write(`create-instrument: ${error.code}: ${error.message}\n`);
  process.exitCode = 2;
} finally {
  terminal?.close();
}
