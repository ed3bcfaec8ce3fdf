/**
 * The lineage's own names and values for states, events and announcements.
 *
 * Archives and agents of the lineage know these strings, so they are kept exactly, oddities included.
 */

/** What the link to the instrument can be. */
export const DriverConnectionState = {
  UNCONFIGURED: 'DRIVER_STATE_UNCONFIGURED',
  DISCONNECTED: 'DRIVER_STATE_DISCONNECTED',
  CONNECTED: 'DRIVER_STATE_CONNECTED',
  /** The port agent is there, the instrument's own link is not; from the lineage's later drivers. */
  INST_DISCONNECTED: 'DRIVER_STATE_INSTRUMENT_DISCONNECTED',
} as const;
export type DriverConnectionState = (typeof DriverConnectionState)[keyof typeof DriverConnectionState];

/** What a connected instrument can be doing. */
export const DriverProtocolState = {
  UNKNOWN: 'DRIVER_STATE_UNKNOWN',
  COMMAND: 'DRIVER_STATE_COMMAND',
  AUTOSAMPLE: 'DRIVER_STATE_AUTOSAMPLE',
  TEST: 'DRIVER_STATE_TEST',
  CALIBRATE: 'DRIVER_STATE_CALIBRATE',
  DIRECT_ACCESS: 'DRIVER_STATE_DIRECT_ACCESS',
  POLL: 'DRIVER_STATE_POLL',
} as const;
export type DriverProtocolState = (typeof DriverProtocolState)[keyof typeof DriverProtocolState];

/** What a driver as a whole reports: the connection's state, or, while connected, the protocol's. */
export type DriverState = DriverConnectionState | DriverProtocolState;

/** What can happen to a driver; the events of both of its state machines. */
export const DriverEvent = {
  CONFIGURE: 'DRIVER_EVENT_CONFIGURE',
  INITIALIZE: 'DRIVER_EVENT_INITIALIZE',
  CONNECT: 'DRIVER_EVENT_CONNECT',
  CONNECTION_LOST: 'DRIVER_CONNECTION_LOST',
  /** The instrument's own link went down; the lineage's name for it says something else. */
  PA_CONNECTION_LOST: 'DRIVER_PA_CONNECTION_LOST',
  /** The instrument's own link is up again; the lineage used CONNECT for this too. */
  PA_CONNECTION_RESTORED: 'DRIVER_PA_CONNECTION_RESTORED',
  DISCONNECT: 'DRIVER_EVENT_DISCONNECT',
  SET: 'DRIVER_EVENT_SET',
  GET: 'DRIVER_EVENT_GET',
  DISCOVER: 'DRIVER_EVENT_DISCOVER',
  EXECUTE: 'DRIVER_EVENT_EXECUTE',
  ACQUIRE_SAMPLE: 'DRIVER_EVENT_ACQUIRE_SAMPLE',
  START_AUTOSAMPLE: 'DRIVER_EVENT_START_AUTOSAMPLE',
  STOP_AUTOSAMPLE: 'DRIVER_EVENT_STOP_AUTOSAMPLE',
  TEST: 'DRIVER_EVENT_TEST',
  RUN_TEST: 'DRIVER_EVENT_RUN_TEST',
  STOP_TEST: 'DRIVER_EVENT_STOP_TEST',
  CALIBRATE: 'DRIVER_EVENT_CALIBRATE',
  RESET: 'DRIVER_EVENT_RESET',
  ENTER: 'DRIVER_EVENT_ENTER',
  EXIT: 'DRIVER_EVENT_EXIT',
  UPDATE_PARAMS: 'DRIVER_EVENT_UPDATE_PARAMS',
  BREAK: 'DRIVER_EVENT_BREAK',
  EXECUTE_DIRECT: 'EXECUTE_DIRECT',
  START_DIRECT: 'DRIVER_EVENT_START_DIRECT',
  STOP_DIRECT: 'DRIVER_EVENT_STOP_DIRECT',
} as const;
export type DriverEvent = (typeof DriverEvent)[keyof typeof DriverEvent];

/** What the lineage's drivers announce of their own accord. */
export const DriverAsyncEvent = {
  STATE_CHANGE: 'DRIVER_ASYNC_EVENT_STATE_CHANGE',
  CONFIG_CHANGE: 'DRIVER_ASYNC_EVENT_CONFIG_CHANGE',
  SAMPLE: 'DRIVER_ASYNC_EVENT_SAMPLE',
  ERROR: 'DRIVER_ASYNC_EVENT_ERROR',
  TEST_RESULT: 'DRIVER_ASYNC_TEST_RESULT',
  DIRECT_ACCESS: 'DRIVER_ASYNC_EVENT_DIRECT_ACCESS',
} as const;
export type DriverAsyncEvent = (typeof DriverAsyncEvent)[keyof typeof DriverAsyncEvent];

/** Stands for every parameter of an instrument in a `get`. */
export const DriverParameter = { ALL: 'DRIVER_PARAMETER_ALL' } as const;
export type DriverParameter = (typeof DriverParameter)[keyof typeof DriverParameter];

/** The kinds of event that the logger-owning protocol announces. `CONFIG_CHANGE` keeps the lineage's spelling. */
export const DriverAnnouncement = {
  ERROR: 'DRIVER_ANNOUNCEMENT_ERROR',
  STATE_CHANGE: 'DRIVER_ANNOUNCEMENT_STATE_CHANGE',
  CONFIG_CHANGE: 'DRIVER_ANNOUNCEMENT_CONIFG_CHANGE',
  DATA_RECEIVED: 'DRIVER_ANNOUNCEMENT_DATA_RECEIVED',
  EVENT_OCCURRED: 'DRIVER_ANNOUNCEMENT_EVENT_OCCURRED',
} as const;
export type DriverAnnouncement = (typeof DriverAnnouncement)[keyof typeof DriverAnnouncement];

/** The keys of an announcement. */
export const EventKey = { TYPE: 'type', ERROR_CODE: 'error_code', MESSAGE: 'message' } as const;
export type EventKey = (typeof EventKey)[keyof typeof EventKey];
