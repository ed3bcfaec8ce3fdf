import { Chunker, type Particle } from '@taffrail/driver';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samples } from '../test/samples.ts';
import { satlanticPar } from './definition.ts';
import { frameChecksum } from './frame.ts';

/** What stands before and behind a frame that something happens to; from the tests of the seed's driver, and a deployed unit. */
const BEFORE = 'SATPAR0229,10.01,2206748544,234\r\n';
const BEHIND = 'SATPAR0464,14238553.95,2157484928,150\r\n';

function read(text: string): { readonly particles: readonly Particle<typeof satlanticPar>[]; readonly unparsed: readonly string[] } {
  const chunker = new Chunker(satlanticPar);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const items = [...chunker.push({ bytes, receivedAtMs: 0 }), ...chunker.end()];
  return {
    particles: items.flatMap((item) => (item.type === 'particle' ? [item] : [])),
    unparsed: items.flatMap((item) => (item.type === 'unparsed' ? [item.reason] : [])),
  };
}

function okValues(text: string): readonly unknown[] {
  return read(text).particles.flatMap(({ quality, values }) => (quality === 'ok' ? [values] : []));
}

describe('the checksum of a frame', () => {
  it.each([
    ['SATPAR4278190306,55713.85,2157022592,', 6],
    ['SATPAR0464,14238553.95,2157484928,', 150],
    ['SATPRL9999,1.468,22.784,2.2,0.7,27.3,LIN,34174366,0.092377499,0.1465022,-13,-1011,38,1759,0.773,0,', 231],
    ['SATPAR0229,10.01,2206748544,', 234],
  ])('of %s is %i', (text, checksum) => {
    expect(frameChecksum(text)).toBe(checksum);
  });

  it('that is wrong gives the particle all the same, flagged', () => {
    const { particles } = read('SATPAR0229,10.01,2206748544,235\r\n');

    expect(particles).toMatchObject([{ stream: 'parad_sa_sample', quality: 'checksum_failed', values: { serialNumber: '0229', elapsedTime: 10.01, par: 2_206_748_544 } }]);
  });

  it.each(['111', '222'])('is not taken for right in frames that were made up to test framing, with %s', (made) => {
    expect(read(`SATPAR0229,10.01,2206748111,${made}\r\n`).particles.map(({ quality }) => quality)).toEqual(['checksum_failed']);
  });

  it.each(['0234', '256', '333', '-22', '', '23a'])('is no number from 0 to 255 when it is "%s", and then there is no frame', (check) => {
    expect(read(`SATPAR0229,10.01,2206748544,${check}\r\n`)).toEqual({ particles: [], unparsed: ['no-match'] });
  });
});

describe.each(samples.frame.map(([line, values]) => ({ line, values })))('the frame $line', ({ line, values }) => {
  const expectRest = (text: string) => {
    const found = okValues(text);
    expect(found[0]).toEqual(okValues(BEFORE)[0]);
    expect(found.at(-1)).toEqual(okValues(BEHIND)[0]);
    return found.slice(1, -1);
  };

  it('with any one byte changed to any other gives no value that is wrong and ok, and the frames around it', () => {
    const whole = `${String(line)}\r\n`;
    for (let at = 0; at < whole.length; at += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        if (byte === whole.charCodeAt(at)) continue;
        const changed = whole.slice(0, at) + String.fromCharCode(byte) + whole.slice(at + 1);
        const between = expectRest(BEFORE + changed + BEHIND);
        for (const found of between) expect(found).toEqual(values);
      }
    }
  });

  it('cut short anywhere, its line end gone or not, gives no value that is wrong and ok, and the frames around it', () => {
    for (let length = 0; length < String(line).length; length += 1) {
      for (const end of ['', '\r\n']) {
        expect(expectRest(BEFORE + String(line).slice(0, length) + end + BEHIND)).toEqual([]);
      }
    }
  });

  it('is read behind whatever noise, unless that has a line end at its very end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
        const text = String.fromCharCode(...noise);
        expect(okValues(`\r\n${text}${String(line)}\r\n`).at(-1)).toEqual(values);
      }),
    );
  });
});

describe('a frame', () => {
  it('is read when the one before it lost its line end', () => {
    const glued = read(BEFORE.trimEnd() + BEHIND);

    expect(glued.particles).toMatchObject([{ quality: 'ok', values: { serialNumber: '0464' } }]);
  });

  it('is read behind the form feed with which the console is left', () => {
    expect(okValues(`\f${BEHIND}`)).toHaveLength(1);
  });

  it('may have counts above 2^31, as it has in the dark', () => {
    const text = 'SATPAR0229,10.01,4294967295,';

    expect(okValues(`${text}${frameChecksum(text)}\r\n`)).toEqual([{ serialNumber: '0229', elapsedTime: 10.01, par: 4_294_967_295 }]);
  });

  it.each(['SATPAR0229,10x01,2206748544,', 'SATPAR0229,10.0,2206748544,', 'SATPAR0229,1,1.5,2,3,4,LIN,5,6,7,8,9,10,11,12,0,', 'SATPRL9999,1.468,22.784,'])(
    'of neither dialect is none, though its checksum is right: %s',
    (text) => {
      expect(read(`${text}${frameChecksum(text)}\r\n`)).toEqual({ particles: [], unparsed: ['no-match'] });
    },
  );
});
