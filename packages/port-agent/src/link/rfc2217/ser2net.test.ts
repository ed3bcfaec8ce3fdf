import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../test/support/agent-fixture.ts';
import { describeWith } from '../../../test/support/programs.ts';
import { SerialCable } from '../../../test/support/serial-cable.ts';
import { startedLink } from '../../../test/support/started-link.ts';
import { TerminalServer } from '../../../test/support/terminal-server.ts';

const everyByte = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('');

/** A serial cable behind a terminal server. */
async function served(protocol: string) {
  const cable = await SerialCable.plug(join(temporaryDirectory(), 'tty'));
  const server = await TerminalServer.serve(cable.path, protocol);
  return { cable, server };
}

describeWith(['socat', 'ser2net'], 'ser2net', () => {
  it('sets its port as a link over RFC 2217 asks, and carries every byte both ways', async () => {
    const { cable, server } = await served('telnet(rfc2217)');
    const started = await startedLink(`rfc2217://127.0.0.1:${server.port}?baud=19200&stopBits=2&flow=xonxoff`);
    await started.tells('up');

    const { stdout } = spawnSync('stty', ['-F', cable.path, '-a'], { encoding: 'utf8' });
    const carried = everyByte.replace(/[\x11\x13]/g, ''); // but for what XON/XOFF keeps for itself
    started.link.write(Buffer.from(`${carried}end`, 'latin1'));
    cable.say(`${carried}end`);
    await Promise.all([cable.hears('end'), started.hears('end')]);

    expect(stdout).toMatch(/^speed 19200 baud/);
    expect(stdout).toMatch(/\bcs8\b.* cstopb\b/);
    expect(stdout).toMatch(/ ixon ixoff\b/);
    expect(cable.heard).toBe(`${carried}end`);
    expect(started.text).toBe(`${carried}end`);
  });

  it('sends the BREAK that a link over RFC 2217 asks for', async () => {
    const { cable, server } = await served('telnet(rfc2217)');
    const started = await startedLink(`rfc2217://127.0.0.1:${server.port}`);
    await started.tells('up');

    const sent = started.link.sendBreak!(100);
    started.link.write(Buffer.from('after'));
    await sent;
    await cable.hears('after');

    expect(started.changes.at(-1)).toBe('up');
  });

  it('carries every byte both ways over telnet', async () => {
    const { cable, server } = await served('telnet(rfc2217=false)');
    const started = await startedLink(`telnet://127.0.0.1:${server.port}`);
    await started.tells('up');

    started.link.write(Buffer.from(`${everyByte}end`, 'latin1'));
    cable.say(`${everyByte}end`);
    await Promise.all([cable.hears('end'), started.hears('end')]);

    expect(cable.heard).toBe(`${everyByte}end`);
    expect(started.text).toBe(`${everyByte}end`);
  });

  it('is noticed at once when it crashes, and found again when it returns', async () => {
    const { cable, server } = await served('telnet(rfc2217)');
    const started = await startedLink(`rfc2217://127.0.0.1:${server.port}`);
    await started.tells('up');
    const { length } = started.changes;

    await server.kill();
    await started.changesTo(length + 1);
    await TerminalServer.serve(cable.path, 'telnet(rfc2217)', server.port);
    await started.tells('up', 2);
    cable.say('back');
    await started.hears('back');

    expect(started.changes.slice(-3)).toEqual(['up', expect.stringMatching(/^down: /), 'up']);
  });
});
