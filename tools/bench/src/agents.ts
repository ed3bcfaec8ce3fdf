import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where an agent is to connect and listen, and what it may use. */
export interface Surroundings {
  readonly devicePort: number;
  readonly clientPort: number;
  /** An empty directory of its own. */
  readonly dir: string;
  /** The directory with the built harness and the peers that come with it. */
  readonly harnessDir: string;
  /** How many instruments there are, on ports that follow one another. */
  readonly instruments: number;
}

/** A program that stands between an instrument and its clients. */
export interface Agent {
  readonly name: string;
  /** Whether clients get 16-byte headers. */
  readonly isFramed: boolean;
  /** The program that must be installed for it. */
  readonly needs?: string;
  command(surroundings: Surroundings): string;
}

/** The agents that are measured, by the name that goals have for them. */
export const AGENTS = {
  taffrail: {
    name: 'Taffrail port agent',
    isFramed: true,
    command: ({ devicePort, clientPort, dir }) =>
      `node ${portAgentProgram()} --link=tcp://127.0.0.1:${devicePort} --dir=${dir}/agent --door=data=${clientPort} --keep-trying`,
  },
  relay: {
    name: 'C relay',
    isFramed: false,
    command: ({ devicePort, clientPort, harnessDir }) => `${harnessDir}/c_pipe ${devicePort} ${clientPort}`,
  },
  logger: {
    name: 'C relay that frames and logs',
    isFramed: true,
    command: ({ devicePort, clientPort, dir, harnessDir }) => `${harnessDir}/c_pipe ${devicePort} ${clientPort} frame log=${dir}/log`,
  },
  node: {
    name: 'bare Node relay',
    isFramed: false,
    command: ({ devicePort, clientPort, harnessDir, instruments }) => `node ${harnessDir}/node_pipe.js ${devicePort} ${clientPort} ${instruments}`,
  },
  socat: {
    name: 'socat',
    isFramed: false,
    needs: 'socat',
    command: ({ devicePort, clientPort }) =>
      `socat -b 65536 TCP:127.0.0.1:${devicePort},nodelay TCP-LISTEN:${clientPort},reuseaddr,nodelay,bind=127.0.0.1`,
  },
  ser2net: {
    name: 'ser2net',
    isFramed: false,
    needs: 'ser2net',
    command: ({ devicePort, clientPort, dir }) => {
      const file = join(dir, 'ser2net.yaml');
      writeFileSync(file, ser2netConfig(devicePort, clientPort));
      return `ser2net -n -d -c ${file}`;
    },
  },
  many: {
    name: 'Taffrail port agents, one process',
    isFramed: true,
    command: ({ devicePort, clientPort, dir, instruments }) =>
      `node ${fileURLToPath(new URL('many-agents.js', import.meta.url))} ${devicePort} ${clientPort} ${instruments} ${dir}`,
  },
} as const satisfies Record<string, Agent>;

/** The name of an agent that is measured. */
export type AgentKey = keyof typeof AGENTS;

/** Gives the names of the programs that agents need and that are not installed. */
export function absentPrograms(): ReadonlySet<string> {
  const needed = Object.values<Agent>(AGENTS).flatMap(({ needs }) => needs ?? []);
  return new Set(needed.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0));
}

/** The program that `PortAgentProcess` starts: the agent as it is run, not as a test would. */
function portAgentProgram(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('@taffrail/port-agent'))), 'main.js');
}

function ser2netConfig(devicePort: number, clientPort: number): string {
  return `connection: &instrument
  accepter: tcp(nodelay=true),127.0.0.1,${clientPort}
  connector: tcp(nodelay=true),127.0.0.1,${devicePort}
  options:
    max-connections: 16
    chardelay: false
`;
}
