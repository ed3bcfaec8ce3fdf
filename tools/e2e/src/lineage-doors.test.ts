import { LineageConnection } from '@taffrail/port-agent-client';
import { filter, firstValueFrom, scan } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startStation } from './station.ts';
import { TaffrailProcess } from './taffrail-process.ts';

describe('a driver that comes by the doors of the lineage', () => {
  it('finds the instrument and its link, and hears what it answers', async () => {
    const { ports } = await startStation();
    const connection = await LineageConnection.open(`lineage://127.0.0.1:${ports.data}?command=${ports.command}`);
    onTestFinished(() => connection.close());
    const status = firstValueFrom(
      connection.data$.pipe(
        scan((text, { bytes }) => text + String.fromCharCode(...bytes.filter((byte) => byte !== 0)), ''),
        filter((text) => text.includes('sample interval = 5 seconds')),
      ),
    );

    await connection.send(new TextEncoder().encode('\r\nds\r\n'));

    expect(await status).toContain('SBE37-SMP');
    expect(await firstValueFrom(connection.status$)).toMatchObject({ instrumentLink: 'up' });
  });

  it('is told by the command door that a TCP link has no BREAK', async () => {
    const { ports } = await startStation();
    const connection = await LineageConnection.open(`lineage://127.0.0.1:${ports.data}?command=${ports.command}`);
    onTestFinished(() => connection.close());

    await expect(connection.sendBreak(300)).rejects.toMatchObject({ code: 'write-refused' });
  });

  it('drives the instrument from the command line', async () => {
    const { ports } = await startStation();

    const command = new TaffrailProcess('do', 'sbe37', 'discover', '--connect', `lineage://127.0.0.1:${ports.data}?command=${ports.command}`);

    expect(await command.ended).toBe(0);
    expect(command.stderr).toBe('');
  });
});
