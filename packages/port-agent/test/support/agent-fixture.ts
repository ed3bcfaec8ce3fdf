import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PortAgent, type PortAgentOptions } from '../../src/index.ts';
import { FakeInstrument } from './fake-instrument.ts';

/** Makes a directory that is removed when the test is over. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'taffrail-'));
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }); });
  return dir;
}

/** Starts a fake instrument that is closed when the test is over. */
export async function instrument(port = 0): Promise<FakeInstrument> {
  const fake = await FakeInstrument.listen(port);
  onTestFinished(() => fake.close());
  return fake;
}

/** Gives a port that refuses connections until the test is over: one in use by the near end of a connection, which nobody else can get. */
export async function refusingPort(): Promise<number> {
  const fake = await instrument();
  const socket = connect(fake.port, '127.0.0.1');
  onTestFinished(() => { socket.destroy(); });
  await once(socket, 'connect');
  return socket.localPort!; // a connected socket has one
}

/** Starts an agent that is stopped when the test is over. */
export async function agentFor(options: PortAgentOptions): Promise<PortAgent> {
  const agent = await PortAgent.start(options);
  onTestFinished(() => agent.stop());
  return agent;
}

/** An instrument, an agent connected to it, and what the agent logged. */
export async function running(options: Partial<PortAgentOptions> = {}) {
  const fake = await instrument();
  const lines: string[] = [];
  const observer = { logged: (line: string) => { lines.push(line); }, changed: () => undefined };
  const agent = await agentFor({ link: fake.url, dir: temporaryDirectory(), observer, ...options });
  const line = await fake.connection();
  await agent.linkUp({ timeoutMs: 10_000 });
  return { fake, agent, line, lines };
}
