import type { AgentReport } from './agent-report.ts';

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: (report: AgentReport) => readonly Sample[];
}

const one = (value: (report: AgentReport) => number) => (report: AgentReport) => [{ labels: {}, value: value(report) }];

/** A value for each client, or for each door. */
const clientsOf = (report: AgentReport) => Object.entries(report.doors).flatMap(([door, { clients }]) => clients.map((client) => ({ door, client })));

// Positions beyond 2^53 lose their last digits as numbers, as everything in this format does.
const METRICS: readonly Metric[] = [
  { name: 'link_up', type: 'gauge', help: 'Whether the link to the instrument stands.', samples: one(({ link }) => (link === 'up' ? 1 : 0)) },
  { name: 'link_reconnects_total', type: 'counter', help: 'How often the link came up again.', samples: one(({ reconnects }) => reconnects) },
  {
    name: 'instrument_bytes_total',
    type: 'counter',
    help: 'Bytes from the instrument and to it.',
    samples: (report) => directions(report, 'bytes'),
  },
  {
    name: 'instrument_packets_total',
    type: 'counter',
    help: 'Packets from the instrument and to it.',
    samples: (report) => directions(report, 'packets'),
  },
  {
    name: 'clients',
    type: 'gauge',
    help: 'Clients that are in, by door.',
    samples: ({ doors }) => Object.entries(doors).map(([door, { clients }]) => ({ labels: { door }, value: clients.length })),
  },
  {
    name: 'client_lag_bytes',
    type: 'gauge',
    help: "How far a client is behind the journal's head.",
    samples: (report) =>
      clientsOf(report).flatMap(({ door, client: { name, client = '', lagBytes } }) =>
        lagBytes === undefined ? [] : [{ labels: { door, address: addressIn(name), client }, value: lagBytes }],
      ),
  },
  { name: 'connections_turned_away_total', type: 'counter', help: 'Connections that were turned away.', samples: one((report) => report.turnedAway) },
  { name: 'writes_refused_total', type: 'counter', help: 'Writes and BREAKs that were refused.', samples: one(({ lease }) => lease.refusedWrites) },
  { name: 'lease_takeovers_total', type: 'counter', help: 'How often the write lease was taken over.', samples: one(({ lease }) => lease.takeovers) },
  { name: 'garbage_bytes_total', type: 'counter', help: 'Bytes from clients that were no packets.', samples: one((report) => report.garbageBytes) },
  { name: 'journal_failing', type: 'gauge', help: 'Whether the journal cannot be written or synced.', samples: one(({ journal }) => (journal === 'failing' ? 1 : 0)) },
  { name: 'journal_head_position', type: 'gauge', help: 'The position behind the last packet.', samples: one(({ kept }) => Number(kept.head)) },
  { name: 'journal_start_position', type: 'gauge', help: 'The position of the oldest packet kept.', samples: one(({ kept }) => Number(kept.start)) },
  { name: 'journal_segments', type: 'gauge', help: 'Files of the journal.', samples: one(({ kept }) => kept.segments) },
  {
    name: 'journal_fsync_age_seconds',
    type: 'gauge',
    help: 'For how long the oldest byte has waited that may not be on the disk yet.',
    samples: ({ kept }) => (kept.fsyncAgeMs === null ? [] : [{ labels: {}, value: kept.fsyncAgeMs / 1_000 }]),
  },
  { name: 'heartbeat_late_seconds', type: 'gauge', help: 'By how much the latest heartbeat was late.', samples: one((report) => report.heartbeatLateMs / 1_000) },
  { name: 'start_time_seconds', type: 'gauge', help: 'When the agent started, in Unix seconds.', samples: one(({ startedAtMs }) => startedAtMs / 1_000) },
];

/** Writes what agents tell of themselves in the text format of Prometheus, a metric at a time, closed with `# EOF`. */
export function metricsText(reports: readonly AgentReport[]): string {
  const lines = METRICS.flatMap(({ name, type, help, samples }) => {
    const full = `taffrail_port_agent_${name}`;
    const values = reports.flatMap((report) => samples(report).map(({ labels, value }) => `${full}${labelled({ dir: report.dir, ...labels })} ${value}`));
    return values.length === 0 ? [] : [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...values];
  });
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

/** Gives the address that a client's name ends in, which stands in brackets behind what it calls itself. */
function addressIn(name: string): string {
  return name.split(' ').at(-1)?.replace(/^\(|\)$/g, '') ?? '';
}

function directions({ fromInstrument, toInstrument }: AgentReport, unit: 'bytes' | 'packets'): readonly Sample[] {
  return [
    { labels: { direction: 'in' }, value: fromInstrument[unit] },
    { labels: { direction: 'out' }, value: toInstrument[unit] },
  ];
}

function labelled(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** Escapes a label's value as the format has it; other control characters, which it lets pass and a terminal would obey, become `?`. */
function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (char) => ESCAPES[char] ?? char).replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '?');
}
