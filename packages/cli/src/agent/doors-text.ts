import { DOOR_NAMES, type DoorPorts, hostOfDoor } from '@taffrail/port-agent';

/** Says, a line for each door that is open, where it is; without a host, on which port. */
export function doorsText(ports: DoorPorts, host?: string): readonly string[] {
  return DOOR_NAMES.flatMap((door) => {
    const port = ports[door];
    return port === undefined ? [] : [`  ${door.padEnd(8)} ${host === undefined ? `port ${port}` : placeOf(door, hostOfDoor(door, host), port)}`];
  });
}

function placeOf(door: string, host: string, port: number): string {
  return `${door === 'stream' ? 'agent' : 'tcp'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
