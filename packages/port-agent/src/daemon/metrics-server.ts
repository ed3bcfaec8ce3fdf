import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AgentReport } from '../agent-report.ts';
import { DoorError } from '../errors.ts';
import { MAX_CLIENTS } from '../limits.ts';
import { metricsText } from '../metrics-text.ts';

/** Serves what agents tell of themselves to Prometheus: `GET /metrics` over HTTP on 127.0.0.1. */
export class MetricsServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Opens it on a port, 0 for any. @throws {@link DoorError}. */
  static async open(port: number, reports: () => readonly AgentReport[]): Promise<MetricsServer> {
    const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
      const isFound = request.url === '/metrics' && (request.method === 'GET' || request.method === 'HEAD');
      response.writeHead(isFound ? 200 : 404, { 'content-type': isFound ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/plain' });
      response.end(isFound ? metricsText(reports()) : 'only GET /metrics\n');
    });
    server.maxConnections = MAX_CLIENTS;
    try {
      server.listen({ host: '127.0.0.1', port });
      await once(server, 'listening');
    } catch (cause) {
      throw new DoorError('metrics', `127.0.0.1:${port} cannot be listened on: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    // A connection that the system has no file for is lost to Prometheus alone, which comes again.
    server.on('error', () => undefined);
    return new MetricsServer(server);
  }

  /** The port that it listens on. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Closes it, and whatever is being answered. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
