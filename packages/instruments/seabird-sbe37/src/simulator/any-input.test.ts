import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { typist } from '../../test/typist.ts';
import { Sbe37Simulator } from './sbe37-simulator.ts';

const commands = fc.constantFrom('ds', 'dc', 'ts', 'tss', 'sl', 'tt', 'startnow', 'stop', '', '\x1b', 'INTERVAL=7', 'NAVG=x', 'dd1,3', 'startlater', 'what');

/** Input as a hostile or broken driver sends it: commands, bytes of all values, and pauses of up to ten minutes. */
const inputs = fc.array(
  fc.oneof(
    commands.map((command) => ({ bytes: bytesOf(`${command}\r\n`), pauseMs: 0 })),
    fc.record({ bytes: fc.uint8Array({ maxLength: 40 }), pauseMs: fc.nat(600_000) }),
  ),
  { maxLength: 25 },
);

describe('any input', () => {
  it('gives the same bytes whether it comes in one piece or in many', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 7 }), fc.boolean(), (steps, size, logging) => {
        const [whole, cut] = [0, size].map((pieces) => {
          const scheduler = new VirtualTimeScheduler();
          const instrument = new Sbe37Simulator({ scheduler, logging });
          const { read } = typist(instrument);
          for (const { bytes, pauseMs } of steps) {
            for (let from = 0; from < bytes.length; from += pieces || bytes.length) {
              instrument.receive(bytes.subarray(from, from + (pieces || bytes.length)));
            }
            advance(scheduler, pauseMs);
          }
          instrument.close();
          return read();
        });

        expect(cut).toBe(whole);
      }),
    );
  });

  it('leaves an instrument that can be brought back to its prompt', () => {
    fc.assert(
      fc.property(inputs, (steps) => {
        const scheduler = new VirtualTimeScheduler();
        const instrument = new Sbe37Simulator({ scheduler });
        const { type } = typist(instrument);
        for (const { bytes, pauseMs } of steps) {
          instrument.receive(bytes);
          advance(scheduler, pauseMs);
        }

        for (const rescue of ['\x1b', '\r\n', 'stop\r\n']) {
          type(rescue);
          advance(scheduler, 200);
        }

        expect(type('\r\n')).toBe('\r\0\n\0\r\nS>');
        instrument.close();
      }),
    );
  });
});

/** Lets virtual time pass; `flush()` alone would run for ever while the instrument logs. */
function advance(scheduler: VirtualTimeScheduler, ms: number): void {
  const untilMs = scheduler.frame + ms;
  scheduler.maxFrames = untilMs;
  scheduler.flush();
  scheduler.frame = untilMs;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
