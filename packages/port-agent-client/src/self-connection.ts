import type { Socket } from 'node:net';

/**
 * Tells whether a socket is connected to itself.
 *
 * Connecting again and again to a port of this machine where nobody listens, TCP may in the end take that very port to connect from,
 * and then answers itself: it would echo everything, and hold the port that the other side wants to listen on.
 */
export function isSelfConnection(socket: Socket): boolean {
  return socket.localPort !== undefined && socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress;
}
