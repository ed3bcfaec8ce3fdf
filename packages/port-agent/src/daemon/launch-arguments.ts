import { parseArgs } from 'node:util';
import { PortAgentOptionError } from '../errors.ts';
import type { FsyncPolicy } from '../journal/fsync-policy.ts';
import { DOOR_NAMES, type DoorName, type DoorRequests } from '../port-agent-options.ts';
import type { PortAgentHostOptions } from './port-agent-host.ts';

/** What a launched process is told; what a scheduler or a random source would be is its own. */
export interface LaunchSettings extends Omit<PortAgentHostOptions, 'scheduler' | 'random' | 'isShared'> {
  /** Whether to stay though the instrument was not reached in time. */
  readonly keepTrying?: boolean;
  /** How long the instrument may take to be reached. Default 10 s. */
  readonly connectTimeoutMs?: number;
}

/** How long the instrument may take to be reached before a launch is given up, unless told otherwise. */
export const LAUNCH_CONNECT_TIMEOUT_MS = 10_000;

const SPECIFICATION = {
  link: { type: 'string' },
  dir: { type: 'string' },
  host: { type: 'string' },
  'token-file': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-ca': { type: 'string' },
  door: { type: 'string', multiple: true },
  fsync: { type: 'string' },
  'segment-bytes': { type: 'string' },
  'retain-bytes': { type: 'string' },
  'retain-age-ms': { type: 'string' },
  'heartbeat-ms': { type: 'string' },
  ppid: { type: 'string' },
  'keep-trying': { type: 'boolean' },
  'connect-timeout-ms': { type: 'string' },
} as const;

/** Writes settings as the arguments of the agent's program, for all to see in the list of processes. */
export function writeArguments(settings: LaunchSettings): string[] {
  const { link, dir, host, tokenFile, tls, ports = {}, fsync, segmentLengthBytes, ppid, connectTimeoutMs } = settings;
  const { retainBytes, retainAgeMs, heartbeatIntervalMs } = settings;
  const valued: readonly (readonly [string, string | number | undefined])[] = [
    ['link', link],
    ['dir', dir],
    ['host', host],
    ['token-file', tokenFile],
    ['tls-cert', tls?.certFile],
    ['tls-key', tls?.keyFile],
    ['tls-ca', tls?.caFile],
    ['fsync', fsync],
    ['segment-bytes', segmentLengthBytes],
    ['retain-bytes', retainBytes],
    ['retain-age-ms', retainAgeMs],
    ['heartbeat-ms', heartbeatIntervalMs],
    ['ppid', ppid],
    ['connect-timeout-ms', connectTimeoutMs],
    ...Object.entries(ports).map(([name, port]) => ['door', `${name}=${port === false ? 'off' : port}`] as const),
  ];
  const flags = [settings.keepTrying === true && '--keep-trying'];
  return [
    ...valued.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...flags.filter((flag) => flag !== false),
  ];
}

/** Reads settings from arguments. @throws {@link PortAgentOptionError}. */
export function readArguments(args: readonly string[]): LaunchSettings {
  const { values } = parseArgs({ args: [...args], options: SPECIFICATION });
  const { link, dir, host } = values;
  if (link === undefined || dir === undefined) throw new PortAgentOptionError('arguments', '--link and --dir', args.join(' '));
  return {
    link,
    dir,
    ports: Object.fromEntries((values.door ?? []).map(doorRequest)) satisfies DoorRequests,
    keepTrying: values['keep-trying'] ?? false,
    ...(host === undefined ? {} : { host }),
    ...(values['token-file'] === undefined ? {} : { tokenFile: values['token-file'] }),
    ...tlsFiles(values['tls-cert'], values['tls-key'], values['tls-ca']),
    // The agent checks the policy before it does anything else.
    ...(values.fsync === undefined ? {} : { fsync: values.fsync as FsyncPolicy }),
    ...numberAs('segmentLengthBytes', values['segment-bytes']),
    ...numberAs('retainBytes', values['retain-bytes']),
    ...numberAs('retainAgeMs', values['retain-age-ms']),
    ...numberAs('heartbeatIntervalMs', values['heartbeat-ms']),
    ...numberAs('ppid', values.ppid),
    ...numberAs('connectTimeoutMs', values['connect-timeout-ms']),
  };
}

function tlsFiles(certFile: string | undefined, keyFile: string | undefined, caFile: string | undefined): Pick<LaunchSettings, 'tls'> {
  if (certFile === undefined && keyFile === undefined && caFile === undefined) return {};
  if (certFile === undefined || keyFile === undefined) throw new PortAgentOptionError('tls', '--tls-cert and --tls-key together', certFile ?? keyFile ?? '');
  return { tls: { certFile, keyFile, ...(caFile === undefined ? {} : { caFile }) } };
}

function numberAs<K extends string>(key: K, text: string | undefined): Partial<Record<K, number>> {
  if (text === undefined) return {};
  if (!/^\d{1,15}$/.test(text)) throw new PortAgentOptionError(key, 'a whole number', text);
  return { [key]: Number(text) } as Record<K, number>; // a computed key of a type parameter is widened to string
}

function doorRequest(text: string): [DoorName, number | false] {
  const [, word = '', value = ''] = /^([a-z]+)=(off|\d{1,5})$/.exec(text) ?? [];
  const name = DOOR_NAMES.find((known) => known === word);
  if (name === undefined) throw new PortAgentOptionError('door', `one of ${DOOR_NAMES.join(', ')}, "=", and a port or "off"`, text);
  return [name, value === 'off' ? false : Number(value)];
}
