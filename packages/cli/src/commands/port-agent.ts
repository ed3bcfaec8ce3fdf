import { buildCommand, buildRouteMap } from '@stricli/core';
import type { AgentDirFlags } from '../agent/agent-report.ts';
import type { StartFlags } from '../agent/start-agent.ts';
import { ageMs, byteCount } from '../arguments/amounts.ts';
import { count, listeningPort } from '../arguments/numbers.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { dirFlag, jsonFlag, switchFlag } from './parameters.ts';

function portFlag(door: string, what: string) {
  return {
    kind: 'parsed',
    parse: listeningPort,
    default: '0',
    placeholder: 'port',
    brief: `Port of the ${door} door: ${what}; 0 for any.`,
  } as const;
}

function fileFlag(placeholder: string, brief: string) {
  return { kind: 'parsed', parse: String, optional: true, placeholder, brief } as const;
}

const startCommand = buildCommand<StartFlags, [string?], Shell>({
  loader: async () => action((await import('../agent/start-agent.ts')).startAgent),
  parameters: {
    flags: {
      dir: { ...dirFlag, optional: true },
      config: fileFlag('FILE', 'Run the many agents that a YAML file describes, in this process.'),
      host: {
        kind: 'parsed',
        parse: String,
        default: '127.0.0.1',
        placeholder: 'host',
        brief: 'The address that the stream door listens on; another than loopback needs a token or TLS. The other doors stay on loopback.',
      },
      tokenFile: fileFlag('FILE', 'Ask clients of the stream door for the token in this file.'),
      tlsCert: fileFlag('FILE', "The stream door's TLS certificate, in PEM. Without a token, clients show a certificate too."),
      tlsKey: fileFlag('FILE', "The certificate's key."),
      tlsCa: fileFlag('FILE', "Who vouches for clients' certificates. Default the certificate itself."),
      metricsPort: {
        kind: 'parsed',
        parse: listeningPort,
        optional: true,
        placeholder: 'port',
        brief: 'Serve http://127.0.0.1:<port>/metrics to Prometheus; 0 for any.',
      },
      streamPort: portFlag('stream', 'packets, with resumption; agent:// connects here'),
      dataPort: portFlag('data', "the lineage's packets; a lineage driver connects here"),
      rawPort: portFlag('raw', 'bytes both ways, for telnet and the like'),
      commandPort: portFlag('command', 'lines of text; say help'),
      sniffPort: portFlag('sniff', 'a readable line for each packet'),
      noStream: switchFlag('Leave the stream door out.'),
      noData: switchFlag('Leave the data door out.'),
      noRaw: switchFlag('Leave the raw door out.'),
      noCommand: switchFlag('Leave the command door out.'),
      noSniff: switchFlag('Leave the sniff door out.'),
      daemon: switchFlag('Detach: return once the agent is ready, and leave it running.'),
      fsync: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'policy',
        brief: 'When the journal is put on the disk: always (before clients see it), interval:<n>ms or never. Default interval:100ms.',
      },
      retainBytes: {
        kind: 'parsed',
        parse: byteCount,
        optional: true,
        placeholder: 'n',
        brief: 'Keep at most so much journal, such as 2GiB, by whole files of 64 MiB. Default all.',
      },
      retainAge: {
        kind: 'parsed',
        parse: ageMs,
        optional: true,
        placeholder: 'age',
        brief: 'Keep packets for so long, such as 12h or 30d, by whole files. Default for ever.',
      },
      ppid: { kind: 'parsed', parse: count, optional: true, placeholder: 'n', brief: 'End when this process does.' },
      keepTrying: { kind: 'boolean', default: false, withNegated: false, brief: 'Be ready at once, and stay, whether or not the instrument can be reached yet.' },
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'The instrument: tcp://, telnet://, rfc2217:// or udp://host:port, or serial:///dev/ttyS0?baud=9600.',
          placeholder: 'link-url',
          parse: String,
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief: 'Starts a port agent: it owns the link to one instrument, journals every byte, and serves clients.',
    fullDescription:
      'Starts a port agent for one instrument. It owns the link, journals every byte in either direction before any client sees\n' +
      'it, and serves any number of clients through its doors. It is ready once the instrument was reached, and fails when that\n' +
      'takes more than 10 s, unless it is to keep trying; afterwards it reconnects by itself for as long as it takes.\n\n' +
      'With --config it runs many agents, each with its own directory and doors, and is ready once each was tried; what goes wrong\n' +
      'with one, its instrument out of reach, its port in use, is told and tried again, and is nothing to the others.',
  },
});

const aboutFlags = {
  dir: { ...dirFlag, optional: true },
  config: fileFlag('FILE', 'All agents that a YAML file describes.'),
  json: jsonFlag,
} as const;

const statusCommand = buildCommand<AgentDirFlags, [], Shell>({
  loader: async () => action((await import('../agent/agent-report.ts')).reportAgent),
  parameters: { flags: aboutFlags },
  docs: { brief: 'Tells how the agent in a directory is doing, or every agent of a file; with --json its limits too. Fails when one does not run.' },
});

const stopCommand = buildCommand<AgentDirFlags, [], Shell>({
  loader: async () => action((await import('../agent/stop-agent.ts')).stopAgent),
  parameters: { flags: aboutFlags },
  docs: { brief: 'Stops the agent in a directory, or every agent of a file, and waits until it has ended. Fails when one does not run.' },
});

/** `taffrail port-agent`. */
export const portAgentRoutes = buildRouteMap<string, Shell>({
  routes: { start: startCommand, status: statusCommand, stop: stopCommand },
  docs: { brief: 'Starts, looks at and stops the port agent of an instrument.' },
});
