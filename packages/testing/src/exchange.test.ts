import { describe, expect, it } from 'vitest';
import { BarometerDriver } from '../test/barometer.ts';
import { ExchangeError } from './errors.ts';
import { exchange } from './exchange.ts';
import type { Script } from './scripted-instrument.ts';

const STATUS = 'st\r\r\ninterval = 2 s\r\nidle\r\n>';
const DISCOVERY = [['st\r', STATUS], ['st\r', STATUS]] as const satisfies Script;

function sampled(script: Script) {
  return exchange(BarometerDriver, {
    script: [...DISCOVERY, ...script],
    act: async (driver) => {
      await driver.discover();
      return driver.acquireSample();
    },
  });
}

describe('exchange', () => {
  it('answers as the driver does when every byte is as expected', async () => {
    await expect(sampled([['p\r', 'p\r\r\n1013.2 hPa\r\n>']])).resolves.toEqual({ pressure: 1013.2 });
  });

  it('fails at the first byte that differs, with what was expected and found', async () => {
    await expect(sampled([['q\r', 'q\r\r\n>']])).rejects.toMatchObject({ name: ExchangeError.name, turn: 2, expected: 'q\r', actual: 'p\r' });
  });

  it('fails for bytes after the last turn', async () => {
    await expect(sampled([])).rejects.toThrow('turn 2 of the exchange: expected nothing more, received "p\\r"');
  });

  it('fails for a turn that was never reached', async () => {
    const script: Script = [['p\r', 'p\r\r\n1013.2 hPa\r\n>'], ['halt\r', 'halt\r\r\n>']];

    await expect(sampled(script)).rejects.toMatchObject({ turn: 3, expected: 'halt\r', actual: '' });
  });

  it('rejects as the driver does when the conversation went as expected', async () => {
    await expect(sampled([['p\r', 'p\rwhat?\r\n>']])).rejects.toMatchObject({ code: 'command-rejected', received: 'what?' });
  });

  it('lets the instrument speak of its own accord, and take its time', async () => {
    const script: Script = [
      { driver: '', instrument: '*998.0 hPa\r\n', afterMs: 5_000 },
      { driver: 'p\r', instrument: 'p\r\r\n1013.2 hPa\r\n>', afterMs: 2_000 },
    ];

    const values = await exchange(BarometerDriver, {
      script: [...DISCOVERY, ...script],
      act: async (driver, bed) => {
        await driver.discover();
        await bed.time.advance(5_000);
        await driver.acquireSample();
        return bed.particles.map((particle) => particle.values);
      },
    });

    expect(values).toEqual([{ pressure: 998 }, { pressure: 1013.2 }]);
  });
});
