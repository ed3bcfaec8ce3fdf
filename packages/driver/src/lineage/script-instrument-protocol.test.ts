import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { heardBy, loggerConfig, Loggers, ScriptedProtocol } from '../../test/loggers.ts';
import { ParameterError } from '../errors.ts';
import { parseScript } from './script-instrument-protocol.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

async function scripted(): Promise<{ protocol: ScriptedProtocol; heard: string[] }> {
  const loggers = new Loggers();
  const protocol = new ScriptedProtocol(loggers, loggers.open);
  protocol.configure(loggerConfig);
  await protocol.connect();
  return { protocol, heard: heardBy(loggers.farEnds[0]) };
}

describe('parseScript', () => {
  it('reads what to send, control characters and carets included, and how long to wait', () => {
    const steps = parseScript('S=^C\nD=1.5\r\n\n  S=go^M^^ x \nD=0');

    expect(steps).toEqual([{ send: Uint8Array.of(3) }, { delayMs: 1_500 }, { send: new TextEncoder().encode('go\r^ x ') }, { delayMs: 0 }]);
  });

  it.each(['X=1', 'S', 'D=', 'D=-1', 'D=1e3', 'D=3601', 'S=^', 'S=^c', 'S=\u0101'])('refuses %j, naming its line', (line) => {
    expect(() => parseScript(`S=ok\n${line}`)).toThrow(
      new ParameterError(`script line 2: expected S=text or D=seconds, at most 3600, found ${JSON.stringify(line)}`),
    );
  });
});

describe('ScriptInstrumentProtocol', () => {
  it('walks the instrument through a script, waiting where it says so', async () => {
    const { protocol, heard } = await scripted();
    const running = protocol.runScript('S=^C\nD=1.5\nS=1^M');

    await vi.advanceTimersByTimeAsync(1_499);
    const heardBefore = [...heard];
    await vi.advanceTimersByTimeAsync(1);
    await running;

    expect(heardBefore).toEqual(['\u0003']);
    expect(heard).toEqual(['\u0003', '1\r']);
  });

  it('sends nothing unless all of the script can be read', async () => {
    const { protocol, heard } = await scripted();

    await expect(protocol.runScript('S=^C\nwhat?')).rejects.toBeInstanceOf(ParameterError);

    expect(heard).toEqual([]);
  });

  it('ends with its signal, in the middle of a delay', async () => {
    const { protocol, heard } = await scripted();
    const controller = new AbortController();
    const running = protocol.runScript('S=a\nD=10\nS=b', { signal: controller.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);

    controller.abort('enough');

    expect(await running).toBe('enough');
    expect(heard).toEqual(['a']);
  });
});
