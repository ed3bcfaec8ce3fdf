import * as http from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MetricsServer } from '../index.ts';

vi.mock('node:http', async (original) => {
  const real = await original<typeof http>();
  return { ...real, createServer: vi.fn(real.createServer) };
});

describe('MetricsServer', () => {
  it('goes on when the system has no file for a connection, and the process with it', async () => {
    const metrics = await MetricsServer.open(0, () => []);
    onTestFinished(() => metrics.close());
    const server = vi.mocked(http.createServer).mock.results[0]?.value as http.Server; // what the only call gave

    server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    const answer = await fetch(`http://127.0.0.1:${metrics.port}/metrics`);

    expect([answer.status, await answer.text()]).toEqual([200, '# EOF\n']);
  });
});
