import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { instrument } from '../../test/support/agent-fixture.ts';
import { isSelfConnection } from './self-connection.ts';

describe('isSelfConnection', () => {
  it('knows a connection that is its own other end', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a listening TCP server has one
    server.close();
    await once(server, 'close');

    const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.1', localPort: port });
    onTestFinished(() => { socket.destroy(); });
    await once(socket, 'connect');

    expect(isSelfConnection(socket)).toBe(true);
  });

  it('knows one that has another side', async () => {
    const fake = await instrument();
    const socket = connect(fake.port, '127.0.0.1');
    onTestFinished(() => { socket.destroy(); });
    await once(socket, 'connect');

    expect(isSelfConnection(socket)).toBe(false);
  });
});
