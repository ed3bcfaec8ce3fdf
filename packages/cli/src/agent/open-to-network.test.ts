import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectFailedError } from '@taffrail/connection';
import { openPortAgent } from '@taffrail/port-agent-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { certificate } from '../../test/certificate.ts';
import { fakeShell } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'taffrail-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function tokenFile(text = 'a token that is long enough'): string {
  const path = join(folder(), 'token');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Starts an agent of an instrument that says nothing, and gives the address of its stream door. */
async function started(...args: readonly string[]) {
  const instrument = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(instrument, 'listening');
  const { port } = instrument.address() as AddressInfo; // a listening TCP server has one
  const fake = fakeShell();
  const ended = runTaffrail(['port-agent', 'start', `tcp://127.0.0.1:${port}`, '--dir', folder(), '--json', ...args], fake.shell);
  onTestFinished(async () => {
    fake.end('SIGTERM');
    await ended;
    instrument.close();
  });
  await Promise.race([fake.stdout.saw(/\n/), ended]);
  const log = () => readFileSync(join(fake.stdout.first['dir'], 'port-agent.log'), 'utf8');
  return { url: `agent://127.0.0.1:${fake.stdout.first['ports'].stream}`, stderr: fake.stderr, log };
}

/** Whether a client is welcomed there, or what it is told. */
async function welcome(url: string, options: Parameters<typeof openPortAgent>[1] = {}): Promise<string> {
  try {
    const client = await openPortAgent(url, { reconnectTimeoutMs: 0, ...options });
    await client.close();
    return 'welcome';
  } catch (error) {
    if (error instanceof ConnectFailedError) return error.message.replace(/^.*?: /, '');
    throw error;
  }
}

describe('an agent whose stream door is open to a network', () => {
  it('says so, to whom, and what that is worth', async () => {
    const { url, stderr } = await started('--host', '0.0.0.0', '--token-file', tokenFile());

    expect(stderr.text).toBe(
      'taffrail: the stream door is open on 0.0.0.0 to whoever shows the token, unencrypted: whoever can listen in on the network learns the token; the other doors stay on 127.0.0.1\n',
    );
    expect([await welcome(`${url}?token-file=${tokenFile()}`), await welcome(url), await welcome(url, { tokenFile: tokenFile('another token of some length') })]).toEqual([
      'welcome',
      expect.stringContaining('unauthorized: this agent asks for a token'),
      expect.stringContaining('unauthorized: the token in HELLO is not the one'),
    ]);
  });

  it('speaks TLS to who shows the token, where it has both', async () => {
    const { certFile, keyFile } = certificate(folder(), 'agent');
    const { url, stderr } = await started('--host', '0.0.0.0', '--token-file', tokenFile(), '--tls-cert', certFile, '--tls-key', keyFile);

    expect(stderr.text).toContain('to whoever shows the token, over TLS; ');
    expect([
      await welcome(url, { tokenFile: tokenFile(), tls: { caFile: certFile } }),
      await welcome(url, { tls: { caFile: certFile } }),
      await welcome(url, { tokenFile: tokenFile(), tls: {} }),
    ]).toEqual(['welcome', expect.stringContaining('unauthorized'), expect.stringContaining('self-signed certificate')]);
  });

  it('asks clients for a certificate where it has no token', async () => {
    const place = folder();
    const authority = certificate(place, 'authority');
    const agent = certificate(place, 'agent', authority);
    const client = certificate(place, 'client', authority);
    const stranger = certificate(place, 'stranger');
    const { url, stderr } = await started('--host', '0.0.0.0', '--tls-cert', agent.certFile, '--tls-key', agent.keyFile, '--tls-ca', authority.certFile);
    const caFile = authority.certFile;

    const answers = [
      await welcome(`${url}?tls-ca=${caFile}&tls-cert=${client.certFile}&tls-key=${client.keyFile}`),
      await welcome(url, { tls: { caFile } }),
      await welcome(url, { tls: { caFile, certFile: stranger.certFile, keyFile: stranger.keyFile } }),
    ];

    expect(stderr.text).toContain('to whoever shows a certificate, over TLS; ');
    expect(answers[0]).toBe('welcome');
    expect(answers.slice(1).filter((answer) => answer === 'welcome')).toEqual([]);
  });

  it('takes its own certificate for the one that vouches for clients, where it is told of no other', async () => {
    const { certFile, keyFile } = certificate(folder(), 'both');
    const { url } = await started('--tls-cert', certFile, '--tls-key', keyFile);

    expect(await welcome(url, { tls: { caFile: certFile, certFile, keyFile } })).toBe('welcome');
    expect(await welcome(url, { tls: { caFile: certFile } })).not.toBe('welcome');
  });

  it('starts with a certificate that has ended, since the instrument goes on, and has the log say so', async () => {
    const { certFile, keyFile } = certificate(folder(), 'agent', undefined, 2_021);
    const { url, log } = await started('--token-file', tokenFile(), '--tls-cert', certFile, '--tls-key', keyFile);

    expect(log()).toContain("the stream door's certificate ended on 2021-12-31T23:59:59.000Z: clients do not accept it");
    expect(await welcome(url, { tokenFile: tokenFile(), tls: { caFile: certFile } })).toBe('certificate has expired');
  });

  it('has the log say what is wrong with the certificate of a client', async () => {
    const place = folder();
    const authority = certificate(place, 'authority');
    const late = certificate(place, 'late', authority, 2_021);
    const agent = certificate(place, 'agent', authority);
    const { url, log } = await started('--tls-cert', agent.certFile, '--tls-key', agent.keyFile, '--tls-ca', authority.certFile);

    const answer = await welcome(url, { tls: { caFile: authority.certFile, certFile: late.certFile, keyFile: late.keyFile } });

    expect(answer).not.toBe('welcome');
    expect(log()).toContain('a stream client turned away: its certificate: CERT_HAS_EXPIRED');
  });

  it('gives up one that does not speak TLS to it, and goes on', async () => {
    const { certFile, keyFile } = certificate(folder(), 'agent');
    const { url } = await started('--token-file', tokenFile(), '--tls-cert', certFile, '--tls-key', keyFile);

    expect(await welcome(url, { tokenFile: tokenFile() })).not.toBe('welcome');
    expect(await welcome(url, { tokenFile: tokenFile(), tls: { caFile: certFile } })).toBe('welcome');
  });
});
