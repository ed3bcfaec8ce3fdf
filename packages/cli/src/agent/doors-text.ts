import type { DoorPorts } from '@taffrail/port-agent';

/** Says, a line for each door that is open, where it is; without a host, on which port. */
export function doorsText(ports: DoorPorts, host?: string): readonly string[] {
  const address = host?.includes(':') === true ? `[${host}]` : host;
  return Object.entries(ports).map(([door, port]) => {
    const place = address === undefined ? `port ${port}` : `${door === 'stream' ? 'agent' : 'tcp'}://${address}:${port}`;
    return `  ${door.padEnd(8)} ${place}`;
  });
}
