import { join } from 'node:path';
import { type DoorPorts, PortAgent } from '@taffrail/port-agent';
import type { MemoryUse } from './memory-bounds.ts';
import { memoryInUse } from './memory-in-use.ts';

/** What the agents' program tells whoever started it. */
export type AgentsReport =
  | { readonly type: 'ready'; readonly ports: readonly DoorPorts[] }
  | ({ readonly type: 'use'; readonly turnedAway: number } & MemoryUse)
  | { readonly type: 'ended'; readonly reason: string };

const SEGMENT_LENGTH = 4_194_304;
const RETAINED_LENGTH = 33_554_432;
const LINK_DEADLINE_MS = 30_000;

/** The program with the agents that are attacked: `agent-program <directory> <token file> <link> <link with a token>`. */
async function main([dir = '', tokenFile = '', ...links]: readonly string[]): Promise<void> {
  const agents = await Promise.all(
    links.map(async (link, i) => {
      const limits = { segmentLengthBytes: SEGMENT_LENGTH, retainBytes: RETAINED_LENGTH };
      const agent = await PortAgent.start({ link, dir: join(dir, String(i)), ...limits, ...(i === 0 ? {} : { tokenFile }) });
      await agent.linkUp({ timeoutMs: LINK_DEADLINE_MS });
      return agent;
    }),
  );
  for (const agent of agents) void agent.ended.then((reason) => { tell({ type: 'ended', reason }); });
  process.on('message', () => {
    tell({ type: 'use', ...memoryInUse(), turnedAway: agents.reduce((sum, agent) => sum + agent.report().turnedAway, 0) });
  });
  process.once('SIGTERM', () => void Promise.all(agents.map(async (agent) => agent.stop())).then(() => { process.exit(0); }));
  tell({ type: 'ready', ports: agents.map(({ ports }) => ports) });
}

function tell(message: AgentsReport): void {
  process.send?.(message);
}

// Without whoever started it, it has no reason to run.
process.once('disconnect', () => process.exit(0));
await main(process.argv.slice(2));
