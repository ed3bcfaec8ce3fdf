import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionUrlError } from '@taffrail/connection';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ScriptedAgent } from '../test/support/scripted-agent.ts';
import { CredentialsError, openPortAgent } from './index.ts';

const TOKEN = 'a token of some length';

/** Writes a token to a file of its own. */
function tokenFile(mode = 0o600): string {
  const dir = mkdtempSync(join(tmpdir(), 'taffrail-'));
  onTestFinished(() => { rmSync(dir, { recursive: true }); });
  const path = join(dir, 'token');
  writeFileSync(path, `${TOKEN}\n`);
  chmodSync(path, mode);
  return path;
}

describe('what a PortAgentClient shows to an agent', () => {
  it.each([
    ['an option', (url: string, path: string) => openPortAgent(url, { tokenFile: path })],
    ['the URL', (url: string, path: string) => openPortAgent(`${url}?token-file=${encodeURIComponent(path)}`)],
    ['the URL rather than an option', (url: string, path: string) => openPortAgent(`${url}?token-file=${path}`, { tokenFile: '/nowhere' })],
  ])('is the token in the file that %s names', async (_, open) => {
    const agent = await ScriptedAgent.listen();

    const opening = open(agent.url, tokenFile());
    const hello = await (await agent.conversation()).welcome();
    const client = await opening;
    await client.close();

    expect(hello.token).toBe(TOKEN);
  });

  it('is nothing where nothing is named', async () => {
    const agent = await ScriptedAgent.listen();

    const opening = openPortAgent(agent.url);
    const hello = await (await agent.conversation()).welcome();
    await (await opening).close();

    expect(hello).not.toHaveProperty('token');
  });

  it('is not read from a file that others may read, or that is not there', async () => {
    const open = tokenFile(0o640);
    const url = 'agent://127.0.0.1:1';

    const outcomes = await Promise.allSettled([openPortAgent(url, { tokenFile: open }), openPortAgent(`${url}?token-file=/nowhere`), openPortAgent(`${url}?tls-ca=/nowhere`)]);

    expect(outcomes).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'credentials', path: open, message: expect.stringContaining('mode 640') }) },
      { status: 'rejected', reason: expect.any(CredentialsError) },
      { status: 'rejected', reason: expect.any(CredentialsError) },
    ]);
  });

  it('is not made of files that hold no certificate and key', async () => {
    const file = tokenFile();

    const opening = openPortAgent(`agent://127.0.0.1:1?tls-cert=${file}&tls-key=${file}`);

    await expect(opening).rejects.toThrow(CredentialsError);
    await expect(opening).rejects.toMatchObject({ path: `${file} and ${file}`, message: expect.stringContaining('no certificate with its key: ') });
  });

  it('is not vouched for by a file that holds no certificate', async () => {
    const file = tokenFile();

    const opening = openPortAgent(`agent://127.0.0.1:1?tls-ca=${file}`);

    await expect(opening).rejects.toBeInstanceOf(CredentialsError);
    await expect(opening).rejects.toMatchObject({ path: file, message: expect.stringContaining('no certificate: ') });
  });

  it.each(['?tokenfile=x', '?token-file', '?lease=mine', '?__proto__=x'])('is not guessed from a URL that says %s', async (query) => {
    const opening = openPortAgent(`agent://127.0.0.1:1${query}`);

    await expect(opening).rejects.toThrow(query === '?token-file' ? CredentialsError : ConnectionUrlError);
  });
});
