import { describe, expect, it } from 'vitest';
import { Failure } from './failure.ts';
import { FuzzFault } from './fuzz-fault.ts';

describe('Failure', () => {
  it('lets work end that nothing befalls', async () => {
    await expect(new Failure().during(Promise.resolve(7))).resolves.toBe(7);
  });

  it('ends all that is waited for, and whatever is begun after', async () => {
    const failure = new Failure();
    const waits = [failure.during(new Promise(() => undefined)), failure.during(new Promise(() => undefined))];
    failure.fail(new FuzzFault('first'));
    failure.fail(new FuzzFault('second'));
    for (const wait of [...waits, failure.during(Promise.resolve(7))]) await expect(wait).rejects.toThrow('first');
  });

  it('passes on what work itself ends with', async () => {
    await expect(new Failure().during(Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });
});
