import { describe, expect, it } from 'vitest';
import { runRounds } from './rounds.ts';
import { SmallDisk } from './small-disk.ts';
import { KillStation } from './station.ts';

const ROUNDS = Number(process.env['TAFFRAIL_KILL_ROUNDS'] ?? 24);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const LIMIT_MS = 60_000 + ROUNDS * 10_000;

/** Says what figures came of it, where a passing test otherwise says nothing. */
const say = (line: string) => process.stdout.write(`${line}\n`);

describe('a station whose parts are killed, cut off, stalled and damaged', () => {
  it('loses nothing that anybody received, doubles nothing, and keeps everything in order', { timeout: LIMIT_MS }, async () => {
    say(`kill rounds: SEED=${SEED} TAFFRAIL_KILL_ROUNDS=${ROUNDS}`);
    const station = await KillStation.start({ diskLengthBytes: (64 + 2 * ROUNDS) * 1_048_576 });
    if (!(station.disk instanceof SmallDisk)) say(`THE FAULT "disk full" IS LEFT OUT: no small disk can be mounted here: ${station.disk}`);
    const beganAtMs = performance.now();

    const counts = await runRounds(station, { rounds: ROUNDS, seed: SEED });

    await Promise.all(station.clients.map((client) => client.kill()));
    const end = await station.agent.end('SIGTERM');
    const { findings, summary } = await station.journal.verify({ from: 0n });
    const { lineCount } = station.journal;
    for (const [fault, count] of counts) say(`  ${String(count).padStart(4)} x ${fault}`);
    const seconds = ((performance.now() - beganAtMs) / 1_000).toFixed(1);
    const { head, packets, checkpoints, summedBytes } = summary;
    say(`  ${seconds} s; journal: ${packets} packets, ${lineCount} lines, ${checkpoints} checkpoints for ${summedBytes} bytes, ${findings} findings, head ${head}`);
    say(`  clients: ${JSON.stringify(station.tally)}`);
    expect(end).toBe('0');
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(ROUNDS);
    expect(station.tally.clientBytes).toBeGreaterThan(0);
  });
});
