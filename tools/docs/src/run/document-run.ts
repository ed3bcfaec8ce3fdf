import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type CommandStep, documentSteps } from './document-steps.ts';
import { FreePorts } from './free-ports.ts';
import { ShellCommand } from './shell-command.ts';
import { isAsShown } from './shown-output.ts';

/** How long a command may take, and how long one in the background may need to print what is shown. */
export const COMMAND_LIMIT_MS = 60_000;

/**
 * Follows a document as a reader would: writes its files and runs its commands in a scratch folder.
 *
 * The folder has the workspace's packages, as if they were installed. Ports 4001 to 4009 of the document stand for ports that are free;
 * `npx` is left out, since it would look first for what is there anyway, and so is what `npm create` does before it runs the generator. `cd` leads on, and `kill %1` ends the first command in the background.
 *
 * @throws an `Error` with the line of the document, for a command that fails, or prints anything but what is shown.
 */
export async function followDocument(markdown: string, root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'taffrail-docs-'));
  const reader = new Reader(folder, root, await FreePorts.for(markdown));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const step of documentSteps(markdown)) {
      if (step.kind === 'file') reader.write(step.path, step.text);
      else await reader.run(step);
    }
  } finally {
    await reader.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Reader {
  readonly #ports: FreePorts;
  readonly #env: NodeJS.ProcessEnv;
  readonly #jobs: ShellCommand[] = [];
  readonly #start: string;
  #folder: string;

  constructor(folder: string, root: string, ports: FreePorts) {
    this.#start = folder;
    this.#folder = folder;
    this.#ports = ports;
    const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
    // What vitest tells the programs that it starts is nothing to a reader's.
    const env = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_|FORCE_COLOR|TEST$|npm_)/.test(name));
    this.#env = { ...Object.fromEntries(env), PATH: path, NO_COLOR: '1', CI: 'true' };
  }

  write(path: string, text: string): void {
    const file = join(this.#start, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, this.#ports.in(text));
  }

  async run(step: CommandStep): Promise<void> {
    try {
      const [, folder] = /^cd (\S+)$/.exec(step.command) ?? [];
      const [, job] = /^kill %(\d+)$/.exec(step.command) ?? [];
      if (folder !== undefined) this.#folder = join(this.#folder, folder);
      else if (job !== undefined) await this.#jobs[Number(job) - 1]?.stop();
      else await this.#execute(step);
    } catch (cause) {
      throw new Error(`line ${step.line}, ${step.command}: ${String(cause)}`, { cause });
    }
  }

  async close(): Promise<void> {
    for (const job of [...this.#jobs].reverse()) await job.stop();
  }

  async #execute({ command, isInBackground, expected }: CommandStep): Promise<void> {
    const shown = expected.map((line) => this.#ports.in(line));
    const text = this.#ports.in(command).replace(/^npm create @taffrail\/instrument -- /, 'create-instrument ').replaceAll(/\bnpx (?=\w)/g, '');
    const child = new ShellCommand(text, { folder: this.#folder, env: this.#env, timeoutMs: COMMAND_LIMIT_MS });
    if (isInBackground) {
      this.#jobs.push(child);
      return child.printed((output) => isAsShown(shown, output, { isPrefix: true }));
    }
    const status = await child.ended();
    if (status !== 0) throw new Error(`ended with ${status}, and printed\n${child.output}`);
    if (!isAsShown(shown, child.output)) throw new Error(`the document shows\n${shown.join('\n')}\nand it printed\n${child.output}`);
  }
}
