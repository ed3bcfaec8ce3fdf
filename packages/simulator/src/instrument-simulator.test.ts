import { ConnectionLostError, type MemoryConnection } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listening } from '../test/listening.ts';
import { Thermometer } from '../test/thermometer.ts';
import { parseFault } from './fault.ts';
import { bytesOf, textOf } from './latin1.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

describe('InstrumentSimulator', () => {
  it('answers over a connection it made', async () => {
    const instrument = new Thermometer();
    const { connection, heard } = connectionTo(instrument);

    await connection.send(bytesOf('t\r\n'));

    expect(heard.text).toBe('21.5\r\n\r\n>');
  });

  it('is one line for all who are connected', async () => {
    const instrument = new Thermometer();
    const [one, other] = [connectionTo(instrument), connectionTo(instrument)];

    await one.connection.send(bytesOf('t\r\n'));

    expect(other.heard.text).toBe(one.heard.text);
  });

  it('stands a driver that closes, and takes the next one', async () => {
    const instrument = new Thermometer();
    const first = connectionTo(instrument);

    await first.connection.close();
    instrument.announce('unasked');
    const second = connectionTo(instrument);
    await second.connection.send(bytesOf('t\r\n'));

    expect([first.heard.text, second.heard.text]).toEqual(['', '21.5\r\n\r\n>']);
  });

  it('notices a BREAK', async () => {
    const instrument = new Thermometer();
    const { connection } = connectionTo(instrument);

    await connection.sendBreak(300);

    expect(instrument.breaks).toEqual([300]);
    expect(instrument.transcript.entries).toEqual([{ direction: 'break', atMs: 0, bytes: new Uint8Array(), durationMs: 300 }]);
  });

  it('records what it received and transmitted, with simulated times', () => {
    const instrument = new Thermometer({ speed: 10 });

    vi.advanceTimersByTime(100);
    instrument.receive(bytesOf('t\r\n'));

    expect(instrument.transcript.entries.map(({ direction, atMs, bytes }) => [direction, atMs, textOf(bytes)])).toEqual([
      ['received', 1_000, 't\r\n'],
      ['transmitted', 1_000, '21.5\r\n\r\n>'],
    ]);
  });

  it('keeps its record when a driver uses its buffer again', () => {
    const instrument = new Thermometer();
    const buffer = bytesOf('t\r\n');

    instrument.receive(buffer);
    buffer.fill(0);

    expect(instrument.transcript.receivedText).toBe('t\r\n');
  });

  it('loses its connections when it is closed, and leaves no timer behind', () => {
    const instrument = new Thermometer();
    const { heard } = connectionTo(instrument);
    const line = listening(instrument.transmitted$);
    instrument.announceAfter(1_000, 'never');

    instrument.close();

    expect(heard.error).toBeInstanceOf(ConnectionLostError);
    expect(line.isComplete).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is silent without power while its connections stand, and starts anew with it', async () => {
    const instrument = new Thermometer();
    const { connection, heard } = connectionTo(instrument);
    instrument.announceAfter(1_000, 'never');

    instrument.powerOff();
    await connection.send(bytesOf('t\r\n'));
    vi.advanceTimersByTime(10_000);
    const silence = heard.text;
    instrument.powerOn();

    expect([silence, heard.text, heard.error, instrument.starts]).toEqual(['', 'hello\r\n', undefined, 1]);
  });

  it('stays closed when it is given power again', () => {
    const instrument = new Thermometer();

    instrument.close();
    instrument.powerOn();

    expect([instrument.isPowered, instrument.starts]).toEqual([false, 0]);
  });

  it('runs its timers as many times as fast as it was told to', () => {
    const instrument = new Thermometer({ speed: 60 });
    const heard = listening(instrument.transmitted$);
    instrument.announceAfter(60_000, 'a minute');

    vi.advanceTimersByTime(999);
    const before = heard.text();
    vi.advanceTimersByTime(1);

    expect([before, heard.text()]).toEqual(['', 'a minute\r\n']);
  });
});

describe('a link fault', () => {
  it('drops every connection after its time', () => {
    const instrument = new Thermometer({ faults: [parseFault('disconnect-after:5000')] });
    const first = connectionTo(instrument);

    vi.advanceTimersByTime(4_999);
    const before = first.heard.error;
    vi.advanceTimersByTime(1);
    const second = connectionTo(instrument);
    vi.advanceTimersByTime(5_000);

    expect(before).toBeUndefined();
    expect([first.heard.error, second.heard.error]).toEqual([expect.any(ConnectionLostError), expect.any(ConnectionLostError)]);
  });

  it('lets a connection go dead without ending it', async () => {
    const instrument = new Thermometer({ faults: [parseFault('half-open-after:5000')] });
    const { connection, heard } = connectionTo(instrument);

    vi.advanceTimersByTime(5_000);
    await connection.send(bytesOf('t\r\n'));
    instrument.announce('unheard');

    expect([heard.text, heard.error, instrument.transcript.receivedText]).toEqual(['', undefined, '']);
    instrument.close();
    expect(heard.error).toBeInstanceOf(ConnectionLostError);
  });

  it('takes its timer with a link that ends before', () => {
    const instrument = new Thermometer({ faults: [parseFault('disconnect-after:5000')] });

    instrument.attach().close();

    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets nothing through a link that has been closed', () => {
    const instrument = new Thermometer();
    const link = instrument.attach();
    const heard = listening(link.transmitted$);

    link.close();
    link.receive(bytesOf('t\r\n'));
    link.receiveBreak(100);

    expect([heard.text(), heard.isComplete, instrument.transcript.length]).toEqual(['', true, 0]);
  });
});

function connectionTo(instrument: Thermometer): { connection: MemoryConnection; heard: { text: string; error: unknown } } {
  const connection = instrument.connect();
  const heard = { text: '', error: undefined as unknown };
  connection.data$.subscribe({
    next: ({ bytes }) => (heard.text += textOf(bytes)),
    error: (error: unknown) => (heard.error = error),
  });
  return { connection, heard };
}
