import { escapeIac, IacDecoder, type TelnetItem } from '@taffrail/port-agent';
import type { SimulatorLink } from '@taffrail/simulator';
import fc from 'fast-check';
import { NEVER, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Rfc2217Speech } from './rfc2217-speech.ts';

const [IAC, SB, SE, WILL, DO, COM_PORT] = [255, 250, 240, 251, 253, 44];

/** A client that has just connected, and what it and the instrument are told. */
function spoken() {
  const scheduler = new VirtualTimeScheduler();
  const received: number[] = [];
  const breaks: number[] = [];
  const dropped: string[] = [];
  const decoder = new IacDecoder();
  const sent: TelnetItem[] = [];
  const link: SimulatorLink = {
    transmitted$: NEVER,
    receive: (bytes) => void received.push(...bytes),
    receiveBreak: (durationMs) => void breaks.push(durationMs),
    close: () => undefined,
  };
  const client = {
    send: (bytes: Uint8Array) => void sent.push(...decoder.push(bytes)),
    drop: (reason: string) => void dropped.push(reason),
  };
  const speech = new Rfc2217Speech(link, client, scheduler);
  return {
    speech,
    received,
    breaks,
    dropped,
    data: () => sent.flatMap((item) => (item.kind === 'data' ? [...item.bytes] : [])),
    options: () => sent.flatMap((item) => (item.kind === 'negotiation' ? [[item.verb, item.option]] : [])),
    answers: () => sent.flatMap((item) => (item.kind === 'subnegotiation' ? [[...item.payload]] : [])),
    request: (...payload: number[]) => {
      speech.receive(Uint8Array.of(IAC, SB, COM_PORT, ...escapeIac(Uint8Array.from(payload)), IAC, SE));
    },
    pass: (durationMs: number) => {
      scheduler.schedule(() => undefined, durationMs);
      scheduler.flush();
    },
  };
}

describe('a simulated instrument over RFC 2217', () => {
  it('asks for COM-PORT-OPTION, and agrees to no option besides those it names', () => {
    const { speech, options } = spoken();
    const before = options().length;

    speech.receive(Uint8Array.of(IAC, WILL, COM_PORT, IAC, DO, 0, IAC, DO, 24));

    expect(options()).toContainEqual([DO, COM_PORT]);
    expect(options().slice(before)).toEqual([[252, 24]]);
  });

  it('carries every byte both ways, in pieces cut anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 1, max: 9 }), (bytes, length) => {
        const { speech, received, data } = spoken();
        const escaped = escapeIac(bytes);

        for (let at = 0; at < escaped.length; at += length) speech.receive(escaped.subarray(at, at + length));
        speech.transmit(bytes);

        expect([received, data()]).toEqual([[...bytes], [...bytes]]);
      }),
    );
  });

  it('grants what the port is set to, and tells it when it is asked', () => {
    const { request, answers } = spoken();

    request(1, 0, 0, 0, 0);
    request(1, 0, 0, 0x4b, 255);
    request(1, 0, 0, 0, 0);
    request(2, 7);
    request(5, 1);
    request(10, 0);

    expect(answers()).toEqual([
      [101, 0, 0, 0x25, 0x80],
      [101, 0, 0, 0x4b, 255],
      [101, 0, 0, 0x4b, 255],
      [102, 7],
      [105, 1],
      [110, 0],
    ]);
  });

  it('gives the instrument a BREAK of the time between its beginning and its end', () => {
    const { request, answers, breaks, pass } = spoken();

    request(5, 5);
    request(5, 4);
    pass(1_000);
    const heard = [...breaks];
    request(5, 6);
    request(5, 6);
    request(5, 4);

    expect([heard, breaks]).toEqual([[], [1_000]]);
    expect(answers()).toEqual([[105, 5], [105, 5], [105, 6], [105, 6], [105, 6]]);
  });

  it('ends a BREAK whose client has gone', () => {
    const { speech, request, breaks, pass } = spoken();
    request(5, 5);
    pass(300);

    speech.close();
    speech.close();

    expect(breaks).toEqual([300]);
  });

  it('answers no request that is unknown or malformed', () => {
    const { request, answers, dropped } = spoken();

    for (const payload of [[], [1], [1, 7], [2, 7, 7], [5], [77, 1], [110, 0]]) request(...payload);

    expect([answers(), dropped]).toEqual([[], []]);
  });

  it('drops a client that speaks no telnet', () => {
    const { speech, dropped, received } = spoken();

    speech.receive(Uint8Array.of(0x41, IAC, 0x41));

    expect(received).toEqual([0x41]);
    expect(dropped).toEqual(['cannot read the telnet stream: expected a command behind IAC (0xff), found 0x41']);
  });
});
