import { resolve } from 'node:path';
import { DOOR_NAMES, type DoorRequests, type FleetEntry, type PortAgentOptions, problemsOf, type TlsFiles } from '@taffrail/port-agent';
import { type Document, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { ageMs, byteCount } from '../../arguments/amounts.ts';
import { amount, type FieldReader, type Fields, portOrFalse, type ReadMap, readMap, resolved, shown, text, whole } from './config-fields.ts';
import { type ConfigProblem, ConfigProblems } from './config-problems.ts';
import { clashesIn, type PlacedEntry } from './fleet-clashes.ts';

/** How many agents one process may be told to run. */
export const AGENTS_LIMIT = 4_096;

/** What a configuration file says; without problems or with some, never both entries and problems. */
export interface FleetConfig {
  readonly entries: readonly FleetEntry[];
  readonly metricsPort?: number;
  readonly problems: readonly ConfigProblem[];
}

/** An agent's settings in the file, beside its name. */
type AgentSettings = Pick<
  PortAgentOptions,
  'link' | 'dir' | 'host' | 'tokenFile' | 'tls' | 'ports' | 'fsync' | 'segmentLengthBytes' | 'retainBytes' | 'retainAgeMs' | 'heartbeatIntervalMs'
>;

type Named = { readonly name: string } & AgentSettings;

/** Reads the text of a configuration file; paths in it are relative to a folder. Checks all that can be checked without starting an agent. */
export async function readFleetConfig(source: string, folder: string): Promise<FleetConfig> {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const problems = new ConfigProblems(lineCounter);
  for (const { pos, message } of [...document.errors, ...document.warnings]) problems.addAt(pos[0], message);
  if (problems.all.length > 0) return { entries: [], problems: problems.all };
  const context = { document, problems, folder };
  const top = readMap<Top>(document.contents ?? undefined, { defaults: asIs, agents: asIs, metricsPort: whole(0, 65_535) }, { ...context, what: 'the file' });
  const defaults: ReadMap<Shared> =
    top.values.defaults === undefined
      ? { values: {}, nodes: new Map() }
      : readMap(top.values.defaults, { ...settingsFields(context), ports: doorsLeftOut(context) }, { ...context, what: 'defaults' });
  const { placed, partial } = readAgents(top.values.agents, defaults, context);
  for (const { node, message } of clashesIn(placed, top.nodes.get('metricsPort'))) problems.add(node, message);
  await Promise.all([...placed, ...partial].map((entry) => checkAgent(entry, { problems, defaults: defaults.nodes })));
  const { metricsPort } = top.values;
  if (problems.all.length > 0) return { entries: [], problems: problems.all };
  return { entries: placed.map(({ entry }) => entry), problems: [], ...(metricsPort === undefined ? {} : { metricsPort }) };
}

interface Top {
  readonly defaults: Node;
  readonly agents: Node;
  readonly metricsPort: number;
}

interface Context {
  readonly document: Document;
  readonly problems: ConfigProblems;
  readonly folder: string;
}

const asIs: FieldReader<Node> = (node) => node;

/** What stands in for what an agent does not say, so that the rest of it can be looked at. */
const STAND_IN = { name: '', link: 'tcp://localhost:1', dir: '.' };

/** Reads the agents: those that say what each must, and those that do not, which are only to be looked at. */
function readAgents(node: Node | undefined, defaults: ReadMap<Shared>, context: Context): { readonly placed: readonly PlacedEntry[]; readonly partial: readonly PlacedEntry[] } {
  const { problems, document } = context;
  if (!isSeq(node) || node.items.length === 0 || node.items.length > AGENTS_LIMIT) {
    problems.add(node, `expected agents, a list of 1 to ${AGENTS_LIMIT}, found ${isSeq(node) ? `one of ${node.items.length}` : shown(node)}`);
    return { placed: [], partial: [] };
  }
  const fields: Fields<Named> = { name: text, link: text, dir: path(context), ...settingsFields(context) };
  const placed: PlacedEntry[] = [];
  const partial: PlacedEntry[] = [];
  for (const item of node.items) {
    const at = resolved(item, document);
    const { values, nodes } = readMap(item, fields, { ...context, what: 'an agent' });
    if (nodes.size === 0 || at === undefined) continue; // no map, which has been told
    const { name, ...agent } = { ...STAND_IN, ...defaults.values, ...values, ...doorsOf(defaults.values, values) };
    for (const key of ['name', 'link', 'dir'] as const) if (!nodes.has(key)) problems.add(at, `an agent has a ${key}; this one has none`);
    const isWhole = values.name !== undefined && values.link !== undefined && values.dir !== undefined;
    (isWhole ? placed : partial).push({ entry: { name, agent }, at, nodes });
  }
  return { placed, partial };
}

/** A door that is left out for all is left out for one that speaks of its other doors. */
function doorsOf({ ports: all }: Partial<Shared>, { ports: own }: Partial<Shared>): Partial<Shared> {
  return all === undefined || own === undefined ? {} : { ports: { ...all, ...own } };
}

type Shared = Omit<AgentSettings, 'link' | 'dir'>;

/** What an agent may say and `defaults` may say for all. */
function settingsFields(context: Context): Fields<Shared> {
  return {
    host: text,
    ports: (node) => readMap<DoorRequests>(node, doorFields(), { ...context, what: 'ports' }).values,
    tokenFile: path(context),
    tls: (node) => tlsFiles(node, context),
    fsync: (node, problems) => text(node, problems) as Shared['fsync'], // the agent's own check says whether it is a policy
    segmentLengthBytes: whole(1),
    retainBytes: amount(byteCount),
    retainAgeMs: amount(ageMs),
    heartbeatIntervalMs: whole(1),
  };
}

function doorFields(): Fields<Required<DoorRequests>> {
  return Object.fromEntries(DOOR_NAMES.map((name) => [name, portOrFalse])) as Fields<Required<DoorRequests>>; // one for each door
}

/** Which doors no agent has unless it says otherwise; one port cannot be every agent's. */
function doorsLeftOut(context: Context): FieldReader<DoorRequests> {
  return (node, problems) => {
    const { values, nodes } = readMap<DoorRequests>(node, doorFields(), { ...context, what: 'ports' });
    for (const [name, port] of Object.entries(values)) if (port !== false) problems.add(nodes.get(name), 'defaults leave doors out, with false; a port is one agent\'s');
    return values;
  };
}

function tlsFiles(node: Node, context: Context): TlsFiles | undefined {
  const file = path(context);
  const { values } = readMap<Required<TlsFiles>>(node, { certFile: file, keyFile: file, caFile: file }, { ...context, what: 'tls' });
  const { certFile, keyFile, caFile } = values;
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile, ...(caFile === undefined ? {} : { caFile }) };
  context.problems.add(node, 'tls has a certFile and a keyFile');
  return undefined;
}

function path({ folder }: Context): FieldReader<string> {
  return (node, problems) => {
    const value = text(node, problems);
    return value === undefined ? undefined : resolve(folder, value);
  };
}

interface Checked {
  readonly problems: ConfigProblems;
  /** Where each setting stands that agents have from `defaults`. */
  readonly defaults: ReadonlyMap<string, Node>;
}

async function checkAgent({ entry: { agent }, at, nodes }: PlacedEntry, { problems, defaults }: Checked): Promise<void> {
  for (const problem of await problemsOf(agent)) {
    const option = 'option' in problem ? String(problem.option) : 'path' in problem ? secretOption(problem.path === agent.tokenFile) : 'link';
    problems.add(nodes.get(option) ?? defaults.get(option) ?? at, problem.message);
  }
}

function secretOption(isToken: boolean): string {
  return isToken ? 'tokenFile' : 'tls';
}
