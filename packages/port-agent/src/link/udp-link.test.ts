import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startedLink } from '../../test/support/started-link.ts';

/** A bound socket in the place of an instrument. */
async function peer(address = '127.0.0.1'): Promise<{ readonly socket: Socket; readonly port: number }> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  onTestFinished(async () => {
    socket.close();
    await once(socket, 'close');
  });
  return { socket, port: socket.address().port };
}

/** What arrives next at a socket, and from which port. */
async function next(socket: Socket): Promise<{ readonly text: string; readonly port: number }> {
  const [bytes, sender] = (await once(socket, 'message')) as [Buffer, { port: number }]; // the arguments of this event
  return { text: bytes.toString(), port: sender.port };
}

describe('a link over UDP', () => {
  it('stands when it is bound, and makes of each datagram one piece', async () => {
    const { socket, port } = await peer();
    const started = await startedLink(`udp://127.0.0.1:${port}`);
    await started.tells('up');
    started.link.write(Buffer.from('ds\r\n'));
    const heard = await next(socket);

    for (const text of ['one', 'two', 'x'.repeat(60_000), 'three']) socket.send(text, heard.port, '127.0.0.1');
    await started.hears('three');

    expect(heard.text).toBe('ds\r\n');
    expect(started.told).toEqual(['up', 'one', 'two', 'x'.repeat(60_000), 'three']);
  });

  it('hears the instrument from whichever port it sends, and no other host', async () => {
    const { socket, port } = await peer();
    const other = await peer();
    const stranger = await peer('127.0.0.2');
    const started = await startedLink(`udp://127.0.0.1:${port}`);
    await started.tells('up');
    started.link.write(Buffer.from('?'));
    const { port: linkPort } = await next(socket);

    stranger.socket.send('stranger', linkPort, '127.0.0.1');
    other.socket.send('another port', linkPort, '127.0.0.1');
    await started.hears('another port');

    expect(started.told).toEqual(['up', 'another port']);
  });

  it('receives on the port that the URL says, and says so when that is taken', async () => {
    const taken = await peer('0.0.0.0');
    const { port } = await peer();

    const refused = await startedLink(`udp://127.0.0.1:${port}?localPort=${taken.port}`);
    await refused.until(1);

    expect(refused.told).toEqual([expect.stringMatching(/^down: .*EADDRINUSE/)]);
  });

  it('lets what was written go out before it closes', async () => {
    const { socket, port } = await peer();
    const started = await startedLink(`udp://127.0.0.1:${port}`);
    await started.tells('up');
    const heard = next(socket);

    started.link.write(Buffer.from('goodbye'));
    await started.link.stop();

    expect((await heard).text).toBe('goodbye');
    expect(started.link.write(Buffer.from('x'))).toBe(false);
  });

  it('says why a host cannot be found', async () => {
    const started = await startedLink(`udp://${'x'.repeat(64)}.invalid:1`);

    await started.until(1);

    expect(started.told).toEqual([expect.stringMatching(/^down: .*ENOTFOUND/)]);
  });
});
