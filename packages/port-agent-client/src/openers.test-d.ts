import { type Connection, schemeOpener } from '@taffrail/connection';
import { openPortAgent, openTcp } from './index.ts';

// Both open what `schemeOpener` opens.
schemeOpener({ agent: openPortAgent, tcp: openTcp });

// What they open is a connection, and the agent's one knows where it can be resumed.
export async function resumed(url: string): Promise<Connection> {
  const { epoch, resumePosition: position } = await openPortAgent(url);
  return openPortAgent(url, { resume: { epoch, position } });
}

// @ts-expect-error: a position is a bigint, since numbers end at 2^53
void openPortAgent('agent://127.0.0.1:1', { resume: { epoch: 'e', position: 1 } });
// @ts-expect-error: plain TCP has no journal to resume in
void openTcp('tcp://127.0.0.1:1', { resume: { epoch: 'e', position: 1n } });
