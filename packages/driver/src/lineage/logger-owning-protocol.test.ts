import { ConnectFailedError } from '@taffrail/connection';
import { describe, expect, it } from 'vitest';
import { announcementsOf, FirstEraProtocol, heardBy, loggerConfig, Loggers, PackedProtocol } from '../../test/loggers.ts';
import { NotImplementedError, ParameterError, StateError } from '../errors.ts';
import { DriverAnnouncement } from './names.ts';

function firstEra(): { loggers: Loggers; protocol: FirstEraProtocol } {
  const loggers = new Loggers();
  return { loggers, protocol: new FirstEraProtocol(loggers, loggers.open) };
}

async function connected(): Promise<{ loggers: Loggers; protocol: FirstEraProtocol }> {
  const each = firstEra();
  each.protocol.configure(loggerConfig);
  await each.protocol.connect();
  return each;
}

describe('LoggerOwningProtocol', () => {
  it('is an instrument connection of its era: connect, disconnect, reset, and a state to ask for', async () => {
    const { protocol } = firstEra();
    const states: string[] = [protocol.state];

    protocol.configure(loggerConfig);
    states.push(protocol.state);
    await protocol.connect();
    states.push(protocol.state);
    await protocol.reset();
    await protocol.disconnect();
    states.push(protocol.state);

    expect(states).toEqual(['unconfigured', 'configured', 'attached', 'configured']);
  });

  it('begins with no logger and no connection, and announces to whoever listens', async () => {
    const { loggers, protocol } = firstEra();
    const announcements = announcementsOf(protocol);

    protocol.announce(DriverAnnouncement.STATE_CHANGE);

    expect(loggers.calls).toEqual([]);
    expect(announcements).toEqual([{ type: 'DRIVER_ANNOUNCEMENT_STATE_CHANGE' }]);
    await expect(protocol.sendBytes(1)).rejects.toEqual(new StateError({ state: 'detached', event: 'send', expected: ['attach', 'connect'] }));
  });

  it('initialize forgets the configuration', async () => {
    const { protocol } = firstEra();
    protocol.configure(loggerConfig);

    protocol.initialize();

    await expect(protocol.connect()).rejects.toEqual(new StateError({ state: 'unconfigured', event: 'connect', expected: ['configure'] }));
    await expect(protocol.attach()).rejects.toBeInstanceOf(StateError);
  });

  it('configure takes the four keys of method ethernet', async () => {
    const { loggers, protocol } = firstEra();

    protocol.configure({ ...loggerConfig, server_port: 0 });
    await protocol.connect();

    expect(loggers.calls.slice(0, 2)).toEqual(['find moxa:4001', 'launch moxa:4001']);
  });

  it.each([
    [{ device_addr: '' }, 'device_addr: expected a host name, found ""'],
    [{ server_addr: undefined }, 'server_addr: expected a host name, found undefined'],
    [{ device_port: 0 }, 'device_port: expected a port from 1 to 65535, found 0'],
    [{ server_port: 65_536 }, 'server_port: expected a port from 0 to 65535, found 65536'],
    [{ server_port: '8888' }, 'server_port: expected a port from 0 to 65535, found "8888"'],
    [{ device_port: 1n }, 'device_port: expected a port from 1 to 65535, found 1'],
  ])('configure names the key that is missing or malformed: %o', (change, message) => {
    const { protocol } = firstEra();

    expect(() => { protocol.configure({ ...loggerConfig, ...change }); }).toThrow(new ParameterError(message, message.split(':')[0]));
    expect(protocol.state).toBe('unconfigured');
  });

  it('configure refuses method serial with a connection error', () => {
    const { protocol } = firstEra();

    expect(() => { protocol.configure({ ...loggerConfig, method: 'serial' }); }).toThrow(
      new ConnectFailedError('logger:', 'the only connection method is "ethernet", found "serial"'),
    );
  });

  it('configure refuses any other method, and what is no configuration, with a connection error', () => {
    const { protocol } = firstEra();

    for (const config of [undefined, null, 'ethernet', {}, { ...loggerConfig, method: 'pigeon' }]) {
      expect(() => { protocol.configure(config); }).toThrow(ConnectFailedError);
    }
  });

  it('connect starts the logger, attaches to it and answers its pid', async () => {
    const { loggers, protocol } = firstEra();
    protocol.configure(loggerConfig);

    const pid = await protocol.connect();

    expect(pid).toBe(4711);
    expect(loggers.calls).toEqual(['find moxa:4001', 'launch moxa:4001', 'open tcp://localhost:50001']);
  });

  it('connect refuses while a logger runs for this instrument, its own included', async () => {
    const [other, own] = [firstEra(), await connected()];
    other.loggers.runningPid = 99;
    other.protocol.configure(loggerConfig);

    await expect(other.protocol.connect()).rejects.toEqual(new ConnectFailedError('tcp://moxa:4001', 'a logger runs already, with pid 99'));
    await expect(own.protocol.connect()).rejects.toEqual(new ConnectFailedError('tcp://moxa:4001', 'a logger runs already, with pid 4711'));

    expect(other.loggers.calls).toEqual(['find moxa:4001']);
  });

  it('connect starts one logger although it is called twice at once', async () => {
    const { loggers, protocol } = firstEra();
    protocol.configure(loggerConfig);

    const outcomes = await Promise.allSettled([protocol.connect(), protocol.connect()]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(loggers.calls.filter((call) => call.startsWith('launch'))).toHaveLength(1);
  });

  it('connect stops the logger again when it cannot be attached to', async () => {
    const { loggers, protocol } = firstEra();
    loggers.failure = new ConnectFailedError('tcp://localhost:50001', 'refused');
    protocol.configure(loggerConfig);

    await expect(protocol.connect()).rejects.toBe(loggers.failure);

    expect(loggers.calls.at(-1)).toBe('stop');
    expect(protocol.state).toBe('configured');
  });

  it('disconnect detaches, then stops the logger', async () => {
    const { loggers, protocol } = await connected();
    const heard = heardBy(loggers.farEnds[0]);

    await protocol.disconnect();

    expect(heard).toEqual(['lost']);
    expect(loggers.calls.at(-1)).toBe('stop');
  });

  it('attach connects to the logger at the configured address when it has started none itself', async () => {
    const { loggers, protocol } = firstEra();
    protocol.configure(loggerConfig);

    await protocol.attach();
    await loggers.farEnds[0]?.send(Uint8Array.of(1, 2));

    expect(loggers.calls).toEqual(['open tcp://localhost:8888']);
    expect(protocol.received).toEqual([1, 2]);
  });

  it('detach closes the connection and leaves the logger running', async () => {
    const { loggers, protocol } = await connected();

    await protocol.detach();
    await protocol.detach();

    expect(loggers.calls).not.toContain('stop');
    expect(protocol.state).toBe('configured');
    await expect(protocol.sendBytes(1)).rejects.toBeInstanceOf(StateError);
  });

  it('reset does nothing until a subclass says what', async () => {
    const { loggers, protocol } = await connected();
    const calls = loggers.calls.length;

    const result = await protocol.reset();

    expect(result).toBeUndefined();
    expect(loggers.calls).toHaveLength(calls);
  });

  it('get has no meaning until a subclass gives it one', async () => {
    const { protocol } = await connected();

    await expect(protocol.get(['interval'])).rejects.toEqual(new NotImplementedError('get'));
  });

  it('set has no meaning until a subclass gives it one', async () => {
    const { protocol } = await connected();

    await expect(protocol.set({ interval: 5 })).rejects.toEqual(new NotImplementedError('set'));
  });

  it('execute has no meaning until a subclass gives it one', async () => {
    const { protocol } = await connected();

    await expect(protocol.execute(['sample'])).rejects.toEqual(new NotImplementedError('execute'));
  });

  it('executeDirect has no meaning until a subclass gives it one', async () => {
    const { protocol } = await connected();

    await expect(protocol.executeDirect(Uint8Array.of(1))).rejects.toEqual(new NotImplementedError('executeDirect'));
  });

  it('capabilities are none until a subclass names some', () => {
    const { protocol } = firstEra();

    expect(protocol.capabilities).toEqual([]);
  });

  it('gotData is given what the instrument sends, and send reaches the instrument', async () => {
    const { loggers, protocol } = await connected();
    const heard = heardBy(loggers.farEnds[0]);

    await loggers.farEnds[0]?.send(Uint8Array.of(7, 8));
    await protocol.sendBytes(0x68, 0x69);

    expect(protocol.received).toEqual([7, 8]);
    expect(heard).toEqual(['hi']);
  });

  it('announceToDriver announces a type, and an error code and a message where there are any', () => {
    const { protocol } = firstEra();
    const announcements = announcementsOf(protocol);

    protocol.announce(DriverAnnouncement.DATA_RECEIVED);
    protocol.announce(DriverAnnouncement.ERROR, 'E7');
    protocol.announce(DriverAnnouncement.ERROR, undefined, 'too warm');
    protocol.announce(DriverAnnouncement.ERROR, 'E7', 'too warm');

    expect(announcements).toEqual([
      { type: DriverAnnouncement.DATA_RECEIVED },
      { type: DriverAnnouncement.ERROR, error_code: 'E7' },
      { type: DriverAnnouncement.ERROR, message: 'too warm' },
      { type: DriverAnnouncement.ERROR, error_code: 'E7', message: 'too warm' },
    ]);
  });

  it("keys an announcement by type, as the lineage meant to when it used the table of keys itself", () => {
    const { protocol } = firstEra();
    const announcements = announcementsOf(protocol);

    protocol.announce(DriverAnnouncement.EVENT_OCCURRED);

    expect(Object.keys(announcements[0] ?? {})).toEqual(['type']);
  });

  it('is attached no longer when its logger is lost, until it attaches again', async () => {
    const { loggers, protocol } = await connected();
    await loggers.farEnds[0]?.close();
    const lost = protocol.state;

    await expect(protocol.sendBytes(1)).rejects.toBeInstanceOf(StateError);
    await protocol.attach();

    expect([lost, protocol.state]).toEqual(['configured', 'attached']);
  });

  it('announces the loss of its logger', async () => {
    const { loggers, protocol } = await connected();
    const announcements = announcementsOf(protocol);

    await loggers.farEnds[0]?.close();

    expect(announcements).toEqual([
      { type: DriverAnnouncement.ERROR, error_code: 'connection-lost', message: 'ConnectionLostError: lost the connection to tcp://localhost:50001: the other end closed' },
    ]);
  });
});

describe('BinaryInstrumentProtocol', () => {
  it('packs what it sends and unpacks what comes', async () => {
    const loggers = new Loggers();
    const protocol = new PackedProtocol(loggers, loggers.open);
    protocol.configure(loggerConfig);
    await protocol.connect();
    const heard = heardBy(loggers.farEnds[0]);

    await protocol.say(0x41);
    await loggers.farEnds[0]?.send(Uint8Array.of(1, 2, 3));

    expect(heard).toEqual(['\u00aaA']);
    expect(protocol.responses).toEqual([6]);
  });
});
