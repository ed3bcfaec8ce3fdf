import { describe, expect, it } from 'vitest';
import { LinkSupportError } from '../../index.ts';
import { ReceiveSlab } from '../receive-slab.ts';
import { SerialConnection } from './serial-connection.ts';
import { loadSerialPort, type SerialPort } from './serial-port.ts';

/** A port that notes what is done to it, and a connection over it that notes what it tells. */
function connected(port: Partial<SerialPort> = {}, open?: () => Promise<SerialPort>) {
  const done: string[] = [];
  const incoming: (string | Error | undefined)[] = [];
  let wake: ((error: Error | null) => void) | undefined;
  const fake: SerialPort = {
    onceReadable: (callback) => { wake = callback; },
    read: (room) => {
      const next = incoming.shift();
      if (next instanceof Error) throw next;
      if (next !== undefined) room.set(Buffer.from(next));
      return next?.length;
    },
    write: async (bytes) => void done.push(`write ${Buffer.from(bytes).toString()}`),
    drain: async () => void done.push('drain'),
    discard: async () => void done.push('discard'),
    setBreak: async (isOn) => void done.push(`break ${isOn ? 'on' : 'off'}`),
    close: async () => void done.push('close'),
    ...port,
  };
  const told: string[] = [];
  const connection = new SerialConnection({
    url: 'serial:///dev/ttyS9',
    slab: new ReceiveSlab(),
    open: open ?? (async () => fake),
    listener: {
      opened: () => { told.push('opened'); },
      received: (framed) => { told.push(Buffer.from(framed.subarray(16)).toString()); },
      closed: (reason) => { told.push(`closed: ${reason}`); },
    },
  });
  const arrive = (next: string | Error | undefined, error: Error | null = null) => {
    incoming.push(next);
    wake?.(error);
  };
  return { connection, done, told, arrive, fake };
}

/** Lets promises that wait for nothing else go on. */
async function settled(): Promise<void> {
  await new Promise<void>((resolve) => { setImmediate(resolve); });
}

describe('SerialConnection', () => {
  it('reads whenever there is something to read, and on after nothing was', async () => {
    const { told, arrive } = connected();
    await settled();

    arrive('one');
    arrive('');
    arrive('two');

    expect(told).toEqual(['opened', 'one', 'two']);
  });

  it.each([
    ['the port reads as gone', undefined, null, 'the device is gone'],
    ['the port cannot be read', new Error('EIO: i/o error, read'), null, 'the device is gone'],
    ['waiting for the port fails', undefined, new Error('bad file descriptor'), 'the device is gone: bad file descriptor'],
  ])('closes when %s', async (_, next, error, reason) => {
    const { told, arrive, done } = connected();
    await settled();

    arrive(next, error);
    await settled();

    expect(told).toEqual(['opened', `closed: ${reason}`]);
    expect(done.at(-1)).toBe('close');
  });

  it('writes in order, one write at a time, what waits together', async () => {
    let finish: (() => void) | undefined;
    const { connection, done } = connected({
      write: async (bytes) => {
        done.push(`write ${Buffer.from(bytes).toString()}`);
        await new Promise<void>((resolve) => { finish = resolve; });
      },
    });
    await settled();

    for (const text of ['a', 'b', 'c']) connection.write(Buffer.from(text));
    const queuedBytes = connection.queuedBytes;
    const whileWriting = [...done];
    finish?.();
    await settled();

    expect(queuedBytes).toBe(3);
    expect(whileWriting).toEqual(['write a']);
    expect(done).toEqual(['write a', 'write bc']);
  });

  it('closes when a write fails', async () => {
    const { connection, told } = connected({ write: async () => Promise.reject(new Error('EIO: i/o error, write')) });
    await settled();

    connection.write(Buffer.from('a'));
    await settled();

    expect(told).toEqual(['opened', 'closed: EIO: i/o error, write']);
    expect(connection.write(Buffer.from('b'))).toBe(false);
  });

  it('begins a BREAK when everything written before is on the line', async () => {
    const { connection, done } = connected();
    await settled();
    connection.write(Buffer.from('ds'));

    await connection.setBreak(true);
    await connection.setBreak(false);

    expect(done).toEqual(['write ds', 'drain', 'break on', 'drain', 'break off']);
  });

  it('says why a BREAK cannot be', async () => {
    const cause = new Error('Inappropriate ioctl for device');
    const { connection } = connected({ setBreak: async () => Promise.reject(cause) });
    await settled();

    await expect(connection.setBreak(true)).rejects.toMatchObject({ code: 'break-failed', url: 'serial:///dev/ttyS9', reason: cause.message, cause });
  });

  it('puts everything on the line before it ends, and throws nothing of it away', async () => {
    const { connection, done, told } = connected();
    await settled();
    connection.write(Buffer.from('goodbye'));

    connection.end();
    await settled();

    expect(done).toEqual(['write goodbye', 'drain', 'close']);
    expect(told).toEqual(['opened', 'closed: ended']);
  });

  it('closes at once an instrument that does not take what is left for it', async () => {
    let release: (() => void) | undefined;
    const { connection, told, done } = connected({
      drain: async () => new Promise<void>((resolve) => { release = resolve; }),
      discard: async () => release?.(),
    });
    await settled();
    connection.end();
    await settled();

    connection.abort('the agent stopped');
    await settled();

    expect(told).toEqual(['opened', 'closed: the agent stopped']);
    expect(done).toEqual(['close']);
  });

  it('closes a port that opens after the attempt was given up, before it says that it is closed', async () => {
    let opened: ((port: SerialPort) => void) | undefined;
    const { connection, told, done, fake } = connected({}, async () => new Promise((resolve) => { opened = resolve; }));
    connection.abort('no connection within 10000 ms');
    await settled();
    const before = [...told];

    opened?.(fake);
    await settled();

    expect(before).toEqual([]);
    expect(done).toEqual(['discard', 'close']);
    expect(told).toEqual(['closed: no connection within 10000 ms']);
  });
});

describe('loadSerialPort', () => {
  it('says what to install where the package is not there, or has nothing for this machine', async () => {
    const cause = new Error("Cannot find package 'serialport'");

    const loading = loadSerialPort('serial:///dev/ttyS0', async () => Promise.reject(cause));

    await expect(loading).rejects.toThrow(LinkSupportError);
    await expect(loading).rejects.toMatchObject({ code: 'link-support', packageName: 'serialport', cause });
    await expect(loading).rejects.toThrow('npm install serialport');
  });
});
