import type { FleetEntry } from '@taffrail/port-agent';
import { isMap, isPair, isScalar, type Node } from 'yaml';

/** An agent of a configuration file, and where it stands in it. */
export interface PlacedEntry {
  readonly entry: FleetEntry;
  readonly at: Node;
  readonly nodes: ReadonlyMap<string, Node>;
}

/** What two parts of a configuration file both want. */
export interface Clash {
  readonly node: Node;
  readonly message: string;
}

interface Claim {
  readonly what: string;
  readonly by: string;
  readonly node: Node;
}

/** Finds names, directories and ports that are wanted twice, each told where it is wanted again. */
export function clashesIn(placed: readonly PlacedEntry[], metricsPort: Node | undefined): readonly Clash[] {
  const claims = [...(metricsPort === undefined ? [] : portClaim(metricsPort, 'metricsPort')), ...placed.flatMap(claimsOf)];
  const first = new Map<string, Claim>();
  return claims.flatMap((claim) => {
    const { what, node } = claim;
    const earlier = first.get(what);
    if (earlier === undefined) first.set(what, claim);
    return earlier === undefined ? [] : [{ node, message: `${what} is taken: ${earlier.by} has it` }];
  });
}

function claimsOf({ entry: { name, agent }, at, nodes }: PlacedEntry): readonly Claim[] {
  const by = `agent ${JSON.stringify(name)}`;
  return [
    { what: `name ${JSON.stringify(name)}`, by: `another agent`, node: nodes.get('name') ?? at },
    { what: `directory ${JSON.stringify(agent.dir)}`, by, node: nodes.get('dir') ?? at },
    ...portClaims(nodes.get('ports'), by),
  ];
}

function portClaims(ports: Node | undefined, by: string): readonly Claim[] {
  if (!isMap(ports)) return [];
  return ports.items.flatMap((item) => (isPair(item) && isScalar(item.key) ? portClaim(item.value, `the ${String(item.key.value)} door of ${by}`) : []));
}

function portClaim(node: unknown, by: string): readonly Claim[] {
  if (!isScalar(node) || typeof node.value !== 'number' || node.value === 0) return [];
  return [{ what: `port ${node.value}`, by, node }];
}
