import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../test/support/agent-fixture.ts';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { describeWith } from '../../../test/support/programs.ts';
import { SerialCable } from '../../../test/support/serial-cable.ts';
import { startedLink } from '../../../test/support/started-link.ts';
import { loadSerialPort } from './serial-port.ts';

const everyByte = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('');

describeWith(['socat'], 'a link over a serial port', () => {
  it('carries every byte both ways', async () => {
    const cable = await SerialCable.plug(join(temporaryDirectory(), 'tty'));
    const started = await startedLink(`serial://${cable.path}?baud=115200`);
    await started.tells('up');

    started.link.write(Buffer.from(everyByte, 'latin1'));
    started.link.write(Buffer.from('end'));
    cable.say(`${everyByte}end`);
    await Promise.all([cable.hears('end'), started.hears('end')]);

    expect(cable.heard).toBe(`${everyByte}end`);
    expect(started.text).toBe(`${everyByte}end`);
  });

  it('carries a megabyte each way at once, whole', async () => {
    const cable = await SerialCable.plug(join(temporaryDirectory(), 'tty'));
    const started = await startedLink(`serial://${cable.path}?baud=4000000`);
    await started.tells('up');
    const text = Array.from({ length: 65_536 }, (_, i) => `${String(i).padStart(14, '0')}\r\n`).join('');

    for (let at = 0; at < text.length; at += 10_000) started.link.write(Buffer.from(text.slice(at, at + 10_000)));
    cable.say(text);
    await Promise.all([cable.hears('00000000065535\r\n'), started.hears('00000000065535\r\n')]);

    expect(cable.heard === text).toBe(true);
    expect(started.text === text).toBe(true);
  });

  it('notices at once a port that is unplugged, and is up again when it returns', async () => {
    const scheduler = new ManualScheduler();
    const path = join(temporaryDirectory(), 'tty');
    const cable = await SerialCable.plug(path);
    const started = await startedLink(`serial://${path}`, scheduler);
    await started.tells('up');

    await cable.unplug();
    await started.changesTo(2);
    await scheduler.end(250);
    await scheduler.end(250);
    const again = await SerialCable.plug(path);
    await scheduler.end(250);
    await started.tells('up', 2);
    again.say('back');
    await started.hears('back');

    expect(started.changes).toEqual(['up', expect.stringMatching(/^down: the device is gone/), 'up']);
  });

  it('notices the end each time, also right after bytes', async () => {
    const scheduler = new ManualScheduler();
    for (let round = 0; round < 10; round++) {
      const cable = await SerialCable.plug(join(temporaryDirectory(), 'tty'));
      const started = await startedLink(`serial://${cable.path}`, scheduler);
      await started.tells('up');

      cable.say('last words');
      await started.hears('last words');
      await cable.unplug();
      await started.changesTo(2);

      expect(started.text).toBe('last words');
      expect(started.link.write(Buffer.from('x'))).toBe(false);
    }
  });

  it('reads of a device that is gone that it is gone, again and again', async () => {
    const cable = await SerialCable.plug(join(temporaryDirectory(), 'tty'));
    const openPort = await loadSerialPort('serial:///');
    const port = await openPort(cable.path, { baud: 9_600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' });
    const room = new Uint8Array(100);
    const before = port.read(room);

    await cable.unplug();
    const after = [port.read(room), port.read(room)];
    await port.close();

    expect(before).toBe(0);
    expect(after).toEqual([undefined, undefined]);
  });

  it('says why a port cannot be opened', async () => {
    const path = join(temporaryDirectory(), 'tty');

    const started = await startedLink(`serial://${path}`);
    await started.until(1);

    expect(existsSync(path)).toBe(false);
    expect(started.told).toEqual([expect.stringMatching(/^down: .*ENOENT/)]);
  });

  it('lets what was written go out before it closes', async () => {
    const cable = await SerialCable.plug(join(temporaryDirectory(), 'tty'));
    const started = await startedLink(`serial://${cable.path}`);
    await started.tells('up');

    started.link.write(Buffer.from('goodbye'));
    await started.link.stop();
    await cable.hears('goodbye');

    expect(cable.heard).toBe('goodbye');
  });

  it('says that a port without control lines, such as a pseudo-terminal, cannot send a BREAK, and goes on', async () => {
    const cable = await SerialCable.plug(join(temporaryDirectory(), 'tty'));
    const started = await startedLink(`serial://${cable.path}`);
    await started.tells('up');

    await expect(started.link.sendBreak!(100)).rejects.toMatchObject({ code: 'break-failed', reason: expect.stringContaining('Inappropriate ioctl') });
    started.link.write(Buffer.from('still here'));
    await cable.hears('still here');

    expect(started.changes).toEqual(['up']);
  });
});
