import { join } from 'node:path';
import { PortAgent } from '@taffrail/port-agent';

/**
 * The program that runs many agents in one process: `many-agents <device port> <client port> <count> <directory>`, with ports that
 * follow one another. Each has its data door and its stream door.
 */
async function main(): Promise<void> {
  const [devicePort = 0, clientPort = 0, count = 0] = process.argv.slice(2, 5).map(Number);
  const dir = process.argv[5] ?? '.';
  const agents: PortAgent[] = [];
  for (let i = 0; i < count; i++) {
    const ports = { data: clientPort + i, stream: 0, raw: false, command: false, sniff: false } as const;
    agents.push(await PortAgent.start({ link: `tcp://127.0.0.1:${devicePort + i}`, dir: join(dir, String(i)), ports }));
  }
  process.once('SIGTERM', () => void Promise.all(agents.map((agent) => agent.stop())).then(() => { process.exit(0); }));
}

await main();
