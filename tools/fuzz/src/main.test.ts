import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The program, as it was built, and what it says. */
class Fuzzing {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown[]>;
  said = '';
  #wake: (() => void) | undefined;

  constructor(settings: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [PROGRAM], { env: { ...process.env, ...settings } });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        this.said += bytes.toString();
        this.#wake?.();
      });
    }
    onTestFinished(() => { this.#child.kill('SIGKILL'); });
  }

  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.said);
      if (found !== null) return found;
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async exitCode(): Promise<unknown> {
    return (await this.#ended)[0];
  }
}

describe('the program', () => {
  it('attacks every target, finds no fault, and says what it did', async () => {
    const fuzzing = new Fuzzing({ SEED: '8123', TAFFRAIL_FUZZ_SECONDS: '2' });

    const code = await fuzzing.exitCode();

    expect(fuzzing.said).toMatch(/^SEED=8123, for 2 s from round 0; the agents are process \d+\n/);
    expect(fuzzing.said).toMatch(/\nSEED=8123: no fault found in \d{2,} rounds\n$/);
    expect(code).toBe(0);
  });

  it('finds that the agents die, and says in which round of which seed', async () => {
    const fuzzing = new Fuzzing({ SEED: '1', TAFFRAIL_FUZZ_SECONDS: '3600', TAFFRAIL_FUZZ_ROUND: '40' });
    const [, pid] = await fuzzing.says(/process (\d+)/);

    process.kill(Number(pid), 'SIGKILL');
    const code = await fuzzing.exitCode();

    expect(fuzzing.said).toMatch(/SEED=1 TAFFRAIL_FUZZ_ROUND=\d+ \(.+\): FuzzFault: the agents' process ended with SIGKILL/);
    expect(code).toBe(1);
  });

  it('does not begin with a seed that is no number', async () => {
    const fuzzing = new Fuzzing({ SEED: 'x' });

    const code = await fuzzing.exitCode();

    expect(fuzzing.said).toBe('cannot fuzz: expected SEED to be a whole number, found "x"\n');
    expect(code).toBe(1);
  });
});
