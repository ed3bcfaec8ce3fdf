import { PacketType } from '@taffrail/port-agent-packet';

/** Which packets are wanted: from the instrument, to the instrument, or all there are. */
export type Direction = 'in' | 'out' | 'both';

/** Tells whether packets of a type are wanted. */
export function isWanted(type: number, direction: Direction): boolean {
  switch (direction) {
    case 'in':
      return type === PacketType.FROM_INSTRUMENT;
    case 'out':
      return type === PacketType.FROM_DRIVER || type === PacketType.COMMAND;
    case 'both':
      return true;
  }
}
