import { describe, expect, it } from 'vitest';
import { instrument } from '../../../test/support/agent-fixture.ts';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { startedLink } from '../../../test/support/started-link.ts';
import { TelnetServer } from '../../../test/support/telnet-server.ts';
import { TelnetVerb } from '../telnet/iac-codec.ts';

const COM_PORT = 44;

/** Answers each request with the value it asked for. */
function grant(payload: Uint8Array): Uint8Array {
  return Uint8Array.of((payload[0] ?? 0) + 100, ...payload.subarray(1));
}

/** A link to a terminal server that answers requests as told, before COM-PORT-OPTION is agreed to. */
async function connecting(answer: (payload: Uint8Array) => Uint8Array | undefined = grant, settings = '?baud=19200&dataBits=7&parity=even&stopBits=2&flow=xonxoff') {
  const fake = await instrument();
  const scheduler = new ManualScheduler();
  const started = await startedLink(`rfc2217://127.0.0.1:${fake.port}${settings}`, scheduler);
  const requests: string[] = [];
  const server = new TelnetServer(await fake.connection(), (payload) => {
    requests.push(Buffer.from(payload).toString('hex'));
    const reply = answer(payload);
    if (reply !== undefined) server.subnegotiate(COM_PORT, reply);
  });
  await server.until(() => server.negotiated.includes('WILL 44'));
  return { started, server, scheduler, requests };
}

describe('a link over RFC 2217', () => {
  it('sets the port as the URL says, and stands when the server has confirmed all of it', async () => {
    const { started, server, requests } = await connecting();
    const before = [...started.told];

    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.tells('up');

    expect(before).toEqual([]);
    expect(requests).toEqual(['0a00', '0b00', '0100004b00', '0207', '0303', '0402', '0502']);
  });

  it('sets the port again each time that it connects, since a server that was switched off has forgotten it', async () => {
    const fake = await instrument();
    const scheduler = new ManualScheduler();
    const started = await startedLink(`rfc2217://127.0.0.1:${fake.port}?baud=1200`, scheduler);
    const rounds: string[][] = [[], []];

    for (const [index, requests] of rounds.entries()) {
      const socket = await fake.connection();
      const server = new TelnetServer(socket, (payload) => {
        requests.push(Buffer.from(payload).toString('hex'));
        server.subnegotiate(COM_PORT, grant(payload));
      });
      await server.until(() => server.negotiated.includes('WILL 44'));
      server.negotiate(TelnetVerb.DO, COM_PORT);
      await started.tells('up', index + 1);
      if (index > 0) break;
      socket.end();
      await scheduler.end(250);
    }

    expect(started.told).toEqual(['up', 'down: the instrument closed the connection', 'up']);
    expect(rounds[0]).toContain('01000004b0');
    expect(rounds[1]).toEqual(rounds[0]);
  });

  it('keeps what the instrument says before the port is set', async () => {
    const { started, server } = await connecting();

    server.say('early ');
    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.tells('up');
    server.say('late');
    await started.hears('late');

    expect(started.told[0]).toBe('early ');
    expect(started.text).toBe('early late');
  });

  it.each([
    ['another rate', (payload: Uint8Array) => (payload[0] === 1 ? Uint8Array.of(101, 0, 0, 0x25, 0x80) : grant(payload)), 'the terminal server refused SET-BAUDRATE 19200: it set 9600'],
    ['no parity', (payload: Uint8Array) => (payload[0] === 3 ? Uint8Array.of(103, 1) : grant(payload)), 'the terminal server refused SET-PARITY 3: it set 1'],
  ])('stays down where the server sets %s', async (_, answer, reason) => {
    const { started, server } = await connecting(answer);

    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.until(1);

    expect(started.told).toEqual([`down: ${reason}`]);
  });

  it('takes the rate nearest to the wanted one that the clock of the server gives', async () => {
    const { started, server } = await connecting((payload) => (payload[0] === 1 ? Uint8Array.of(101, 0, 0, 0x4b, 0x64) : grant(payload)));

    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.tells('up');

    expect(started.told).toEqual(['up']);
  });

  it('stays down where the server has no serial port to set, and says so', async () => {
    const { started, server } = await connecting();

    server.negotiate(TelnetVerb.DONT, COM_PORT);
    await started.until(1);

    expect(started.told).toEqual(['down: the terminal server refused the option COM-PORT-OPTION (RFC 2217): it answered DONT']);
  });

  it('gives up on a server that does not answer about its port within three seconds', async () => {
    const { started, scheduler } = await connecting();

    await scheduler.end(3_000);
    await started.until(1);

    expect(started.told).toEqual(['down: no answer to the option COM-PORT-OPTION (RFC 2217) within 3000 ms']);
  });

  it('gives up on a server that does not confirm a setting within three seconds', async () => {
    const { started, server, scheduler, requests } = await connecting((payload) => (payload[0] === 2 ? undefined : grant(payload)));
    server.negotiate(TelnetVerb.DO, COM_PORT);
    await server.until(() => requests.length === 7);
    server.say('answered');
    await started.hears('answered');

    await scheduler.end(3_000);
    await started.changesTo(1);

    expect(started.changes).toEqual(['down: no answer to SET-DATASIZE 7 within 3000 ms']);
  });

  it('sends a BREAK between what was written before and what was written meanwhile', async () => {
    const { started, server, scheduler, requests } = await connecting();
    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.tells('up');
    started.link.write(Buffer.from('before'));

    const sent = started.link.sendBreak!(500);
    started.link.write(Buffer.from('after'));
    await server.until(() => requests.at(-1) === '0505');
    const heardInBreak = server.heard;
    await scheduler.end(500);
    await sent;
    await server.until(() => server.heard === 'beforeafter');

    expect(heardInBreak).toBe('before');
    expect(requests.slice(-2)).toEqual(['0505', '0506']);
  });

  it('says that the server refused a BREAK, and frees the line all the same', async () => {
    const { started, server, requests } = await connecting((payload) => (payload[0] === 5 && payload[1] === 5 ? Uint8Array.of(105, 6) : grant(payload)));
    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.tells('up');

    await expect(started.link.sendBreak!(500)).rejects.toMatchObject({ code: 'com-port-refused', request: 'SET-CONTROL 5' });

    expect(requests.slice(-2)).toEqual(['0505', '0506']);
  });

  it('holds writes while the server asks it to', async () => {
    const { started, server } = await connecting();
    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.tells('up');
    server.subnegotiate(COM_PORT, Uint8Array.of(108));
    server.say('suspended');
    await started.hears('suspended');

    started.link.write(Buffer.from('ds\r\n'));
    const queuedBytes = started.link.queuedBytes;
    server.subnegotiate(COM_PORT, Uint8Array.of(109));
    await server.until(() => server.heard === 'ds\r\n');

    expect(queuedBytes).toBe(4);
    expect(started.link.queuedBytes).toBe(0);
  });

  it('heeds no answer that nobody asked for, of whatever form', async () => {
    const { started, server } = await connecting();
    server.negotiate(TelnetVerb.DO, COM_PORT);
    await started.tells('up');

    for (const bytes of [[], [101], [101, 1], [100, 0x41], [106, 255], [107, 255], [255, 255, 255]]) server.subnegotiate(COM_PORT, Uint8Array.from(bytes));
    server.say('S>');
    await started.hears('S>');

    expect(started.told).toEqual(['up', 'S>']);
  });
});
