import { describe, expect, it } from 'vitest';
import { DriverAnnouncement, DriverAsyncEvent, DriverConnectionState, DriverEvent, DriverParameter, DriverProtocolState, EventKey } from './names.ts';

/** What most names of a table are made of: a prefix and the name itself. */
function prefixed(prefix: string, names: string, exceptions: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...Object.fromEntries(names.split(' ').map((name) => [name, prefix + name])), ...exceptions };
}

describe("the lineage's names", () => {
  it('have its exact strings for the states of the connection', () => {
    expect(DriverConnectionState).toEqual(
      prefixed('DRIVER_STATE_', 'UNCONFIGURED DISCONNECTED CONNECTED', { INST_DISCONNECTED: 'DRIVER_STATE_INSTRUMENT_DISCONNECTED' }),
    );
  });

  it('have its exact strings for the states of the protocol', () => {
    expect(DriverProtocolState).toEqual(prefixed('DRIVER_STATE_', 'UNKNOWN COMMAND AUTOSAMPLE TEST CALIBRATE DIRECT_ACCESS POLL'));
  });

  it('have its exact strings for events, the two odd ones included', () => {
    const names =
      'CONFIGURE INITIALIZE CONNECT DISCONNECT SET GET DISCOVER EXECUTE ACQUIRE_SAMPLE START_AUTOSAMPLE STOP_AUTOSAMPLE TEST RUN_TEST STOP_TEST CALIBRATE RESET ENTER EXIT UPDATE_PARAMS BREAK START_DIRECT STOP_DIRECT';

    expect(DriverEvent).toEqual(
      prefixed('DRIVER_EVENT_', names, {
        CONNECTION_LOST: 'DRIVER_CONNECTION_LOST',
        PA_CONNECTION_LOST: 'DRIVER_PA_CONNECTION_LOST',
        PA_CONNECTION_RESTORED: 'DRIVER_PA_CONNECTION_RESTORED',
        EXECUTE_DIRECT: 'EXECUTE_DIRECT',
      }),
    );
  });

  it('have its exact strings for what drivers announce, the odd one included', () => {
    expect(DriverAsyncEvent).toEqual(
      prefixed('DRIVER_ASYNC_EVENT_', 'STATE_CHANGE CONFIG_CHANGE SAMPLE ERROR DIRECT_ACCESS', { TEST_RESULT: 'DRIVER_ASYNC_TEST_RESULT' }),
    );
  });

  it('have its exact strings for announcements, its spelling of one included', () => {
    expect(DriverAnnouncement).toEqual(
      prefixed('DRIVER_ANNOUNCEMENT_', 'ERROR STATE_CHANGE DATA_RECEIVED EVENT_OCCURRED', { CONFIG_CHANGE: 'DRIVER_ANNOUNCEMENT_CONIFG_CHANGE' }),
    );
  });

  it('have its keys of an announcement', () => {
    expect(EventKey).toEqual({ TYPE: 'type', ERROR_CODE: 'error_code', MESSAGE: 'message' });
  });

  it('have its word for all parameters', () => {
    expect(DriverParameter).toEqual({ ALL: 'DRIVER_PARAMETER_ALL' });
  });
});
