import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { DriverConnectionState as S, type DriverConnectionState, DriverEvent as E, type DriverEvent } from '../lineage/names.ts';

/** The events that a connected driver passes on to its protocol. */
export const PROTOCOL_EVENTS = [
  E.DISCOVER,
  E.GET,
  E.SET,
  E.ACQUIRE_SAMPLE,
  E.START_AUTOSAMPLE,
  E.STOP_AUTOSAMPLE,
  E.TEST,
  E.CALIBRATE,
  E.EXECUTE_DIRECT,
  E.START_DIRECT,
  E.STOP_DIRECT,
] as const;

/** Which state of the connection handles which events, and where they lead; the table of every single-connection driver. */
export const CONNECTION_STATES: Readonly<Record<DriverConnectionState, { readonly [K in DriverEvent]?: readonly DriverConnectionState[] }>> = {
  [S.UNCONFIGURED]: { [E.INITIALIZE]: [], [E.CONFIGURE]: [S.DISCONNECTED] },
  [S.DISCONNECTED]: { [E.INITIALIZE]: [S.UNCONFIGURED], [E.CONFIGURE]: [], [E.CONNECT]: [S.CONNECTED, S.INST_DISCONNECTED] },
  [S.CONNECTED]: {
    [E.DISCONNECT]: [S.DISCONNECTED],
    [E.CONNECTION_LOST]: [S.DISCONNECTED],
    [E.PA_CONNECTION_LOST]: [S.INST_DISCONNECTED],
    ...Object.fromEntries(PROTOCOL_EVENTS.map((event) => [event, []])),
  },
  [S.INST_DISCONNECTED]: {
    [E.DISCONNECT]: [S.DISCONNECTED],
    [E.CONNECTION_LOST]: [S.DISCONNECTED],
    [E.PA_CONNECTION_RESTORED]: [S.CONNECTED],
  },
};

/** Whether an event is one that a connected driver passes on. */
export function isProtocolEvent(event: DriverEvent): boolean {
  return (PROTOCOL_EVENTS as readonly DriverEvent[]).includes(event); // widened to ask about any event
}

/** Whether some state of an instrument handles an event. */
export function hasMeaning({ states }: Pick<AnyDefinition, 'states'>, event: DriverEvent): boolean {
  return Object.values(states).some((cells) => Object.hasOwn(cells, event));
}
