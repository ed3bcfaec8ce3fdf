import type { AgentKey } from './agents.ts';

/** What a figure is to reach: a ratio to a peer in the same run, or a number of its own. */
export interface Goal {
  readonly peer?: AgentKey;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** One number from what the harness tells of a run. */
export interface Figure {
  readonly title: string;
  readonly unit: string;
  /** Finds it in the harness's answer. */
  readonly of: (told: Told) => number;
  readonly goals: readonly Goal[];
}

/** What the harness tells of a run. */
export type Told = Readonly<Record<string, number | undefined>>;

/** A kind of run, which agents it is made with, and what is read from it. */
export interface Measurement {
  readonly name: string;
  readonly args: readonly string[];
  readonly instruments?: number;
  /** Ours first. */
  readonly agents: readonly [AgentKey, ...AgentKey[]];
  /** How many runs the median is of; 1 where a run takes long and what it shows is not a matter of microseconds. */
  readonly runs: number;
  readonly figures: readonly Figure[];
}

/** How long the client that resumes is away. */
export const AWAY_SECONDS = 60;

const PEERS = ['relay', 'logger', 'node', 'socat', 'ser2net'] as const;
const FANS = ['relay', 'logger', 'node', 'ser2net'] as const;

const key = (name: string) => (told: Told) => told[name] ?? NaN;
const lost = (name: string): Figure => ({ title: 'lost', unit: '', of: key(name), goals: [{ atMost: 0 }] });

function throughput(sizeBytes: number, clients: number, goal: Goal): Measurement {
  const words = sizeBytes >= 1_024 ? `${sizeBytes / 1_024} KiB` : `${sizeBytes} B`;
  const title = `${words} flat out, ${clients} ${clients === 1 ? 'client' : 'clients'}`;
  return {
    name: `tput-${sizeBytes}-${clients}`,
    args: ['tput', '--size', String(sizeBytes), '--clients', String(clients), '--seconds', '3'],
    agents: clients === 1 ? ['taffrail', ...PEERS] : ['taffrail', ...FANS],
    runs: 3,
    figures: [
      { title, unit: 'MB/s', of: key('MBps_per_client_min'), goals: [goal] },
      { ...lost('lost_bytes_max'), title: `${title}: lost` },
    ],
  };
}

function many(instruments: number, figures: readonly Figure[]): Measurement {
  const rate = ['--rate', '1', '--seconds', '20', '--size', '100'];
  return {
    name: `many-${instruments}`,
    args: ['many', '--clients', String(instruments), '--client-stride', '1', ...rate],
    instruments,
    agents: instruments > 100 ? ['many'] : ['many', 'node'],
    runs: 1,
    figures: [...figures, { ...lost('lost_msgs'), title: `${instruments} instruments at 1 Hz: messages lost` }],
  };
}

/** Everything that is measured, in order. */
export const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'latency',
    args: ['lat', '--size', '100', '--rate', '1000', '--n', '5000'],
    agents: ['taffrail', ...PEERS],
    runs: 3,
    figures: [
      { title: '100 B at 1 kHz, added latency, p50', unit: 'us', of: key('p50_us'), goals: [{ peer: 'relay', atMost: 1.1 }] },
      { title: '100 B at 1 kHz, added latency, p99', unit: 'us', of: key('p99_us'), goals: [{ peer: 'relay', atMost: 2 }] },
    ],
  },
  {
    name: 'cpu',
    args: ['lat', '--size', '100', '--rate', '10000', '--n', '30000'],
    agents: ['taffrail', ...PEERS],
    runs: 3,
    figures: [{ title: '100 B at 10 kHz, CPU for each message', unit: 'us', of: key('cpu_us_per_msg'), goals: [{ peer: 'relay', atMost: 1.25 }] }],
  },
  {
    name: 'round-trip',
    args: ['rtt', '--n', '5000'],
    agents: ['taffrail', ...PEERS],
    runs: 3,
    figures: [{ title: 'command round trip, p50', unit: 'us', of: key('p50_us'), goals: [{ peer: 'relay', atMost: 1.1 }] }],
  },
  throughput(65_536, 1, { peer: 'logger', atLeast: 1 }),
  throughput(65_536, 10, { peer: 'logger', atLeast: 0.9 }),
  throughput(128, 1, { peer: 'node', atLeast: 1 }),
  throughput(128, 10, { peer: 'node', atLeast: 1 }),
  {
    name: 'stall',
    args: ['stall', '--clients', '2', '--mbps', '8', '--total-mb', '480', '--max-seconds', '70'],
    agents: ['taffrail'],
    runs: 1,
    figures: [
      { title: 'one of two clients stalled for 60 s at 8 MB/s: the other lost', unit: 'MB', of: key('healthy_lost_mb'), goals: [{ atMost: 0 }] },
      { title: '… its longest wait', unit: 'ms', of: (told) => key('healthy_max_gap_s')(told) * 1_000, goals: [{ atMost: 50 }] },
      {
        title: '… its share of what was to be sent',
        unit: '',
        of: (told) => key('healthy_got_mb')(told) / key('target_mb')(told),
        goals: [{ atLeast: 0.95 }],
      },
      {
        title: '… growth of the agent\'s memory',
        unit: 'MiB',
        of: (told) => key('peak_rss_mb')(told) - key('rss_start_mb')(told),
        goals: [{ atMost: 32 }],
      },
      {
        title: '… not had by the stalled one after it woke',
        unit: 'MB',
        of: (told) => key('device_sent_mb')(told) - key('stalled_recovered_mb')(told),
        goals: [{ atMost: 0 }],
      },
    ],
  },
  {
    name: 'away',
    args: [],
    agents: ['taffrail'],
    runs: 1,
    figures: [
      { ...lost('lost_msgs'), title: `client away for ${AWAY_SECONDS} s at 100 Hz: messages lost` },
      { ...lost('repeated_or_out_of_order'), title: '… repeated or out of order' },
    ],
  },
  {
    name: 'away-peers',
    args: ['away', '--size', '100'],
    agents: ['relay', 'logger', 'node', 'socat', 'ser2net'],
    runs: 1,
    figures: [{ title: 'client away for 2 s at 100 Hz: messages lost', unit: '', of: key('lost_of_away'), goals: [] }],
  },
  {
    name: 'decoder',
    args: [],
    agents: ['taffrail'],
    runs: 3,
    figures: [
      { title: '100 MB of hostile bytes through the decoder: time for a byte, over that in 10 MB, at worst', unit: '', of: key('growth'), goals: [{ atMost: 1.5 }] },
      { title: '… time for a byte, at worst', unit: 'ns', of: key('ns_per_byte'), goals: [] },
      { title: '… held back, at most', unit: 'bytes', of: key('held_bytes'), goals: [{ atMost: 131_071 }] },
    ],
  },
  {
    name: 'link',
    args: ['reconn', '--size', '100', '--outage', '3', '--max-seconds', '20'],
    agents: ['taffrail', 'relay', 'node'],
    runs: 1,
    figures: [{ title: 'link down for 3 s: from its return to data', unit: 's', of: key('first_data_s'), goals: [{ atMost: 0.5 }] }],
  },
  many(100, [
    { title: '100 instruments at 1 Hz: resident memory', unit: 'MiB', of: key('rss_mb'), goals: [{ atMost: 80 }] },
    { title: '100 instruments at 1 Hz: share of a core', unit: '%', of: key('cpu_pct_of_core'), goals: [{ atMost: 2 }] },
  ]),
  many(1_000, [
    { title: '1,000 instruments: ready after', unit: 's', of: key('ready_s'), goals: [{ atMost: 30 }] },
    { title: '1,000 instruments at 1 Hz: resident memory', unit: 'MiB', of: key('rss_mb'), goals: [{ atMost: 300 }] },
  ]),
];
