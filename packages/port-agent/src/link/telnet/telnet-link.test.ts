import { describe, expect, it } from 'vitest';
import { instrument } from '../../../test/support/agent-fixture.ts';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { startedLink } from '../../../test/support/started-link.ts';
import { TelnetServer } from '../../../test/support/telnet-server.ts';
import { TelnetVerb } from './iac-codec.ts';

const everyByte = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('');

/** A link to a telnet server, which has been offered what the link offers. */
async function connected() {
  const fake = await instrument();
  const started = await startedLink(`telnet://127.0.0.1:${fake.port}`, new ManualScheduler());
  const server = new TelnetServer(await fake.connection());
  await started.tells('up');
  await server.until(() => server.negotiated.length === 4);
  return { started, server };
}

describe('a link over telnet', () => {
  it('offers and asks for eight-bit data without go-aheads, and stands before there is an answer', async () => {
    const { started, server } = await connected();

    expect(server.negotiated).toEqual(['WILL 0', 'WILL 3', 'DO 0', 'DO 3']);
    expect(started.told).toEqual(['up']);
  });

  it('carries every byte both ways, and none of the protocol', async () => {
    const { started, server } = await connected();

    server.say(everyByte);
    server.negotiate(TelnetVerb.WILL, 1);
    server.subnegotiate(31, Uint8Array.of(0, 80, 0, 24));
    server.say('end');
    started.link.write(Buffer.from(`${everyByte}end`, 'latin1'));
    await Promise.all([started.hears('end'), server.until(() => server.heard.endsWith('end') && server.negotiated.length === 5)]);

    expect(started.text).toBe(`${everyByte}end`);
    expect(server.heard).toBe(`${everyByte}end`);
    expect(server.negotiated.at(-1)).toBe('DONT 1');
  });

  it('carries what a server says that knows nothing of telnet', async () => {
    const { started, server } = await connected();

    server.say('7.5451, 2.04160\r\n');
    await started.hears('2.04160\r\n');

    expect(started.text).toBe('7.5451, 2.04160\r\n');
  });

  it('keeps the data in front of what no telnet says, and closes with a reason', async () => {
    const { started, server } = await connected();

    server.sayBytes(Uint8Array.of(0x37, 0x2e, 0xff, 0x41));
    await started.changesTo(2);

    expect(started.told).toEqual(['up', '7.', 'down: cannot read the telnet stream: expected a command behind IAC (0xff), found 0x41']);
  });

  it('closes on a server that negotiates without end', async () => {
    const { started, server } = await connected();

    for (let turn = 0; turn < 300; turn++) server.negotiate(turn % 2 === 0 ? TelnetVerb.DO : TelnetVerb.DONT, 0);
    await started.changesTo(2);

    expect(started.changes).toEqual(['up', expect.stringMatching(/^down: cannot read the telnet stream: expected negotiations to end/)]);
  });
});
