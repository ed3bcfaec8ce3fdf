import { describe, expect, it } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import type { Particle } from '../particle/particle.ts';
import { toLineageJson } from '../particle/lineage-json.ts';
import { ProtocolError } from '../errors.ts';
import { toLineageEvent } from './lineage-event.ts';

const atMs = 1_500;

describe('toLineageEvent', () => {
  it.each([
    [{ type: 'state-change', from: undefined, to: 'DRIVER_STATE_COMMAND', atMs }, 'DRIVER_ASYNC_EVENT_STATE_CHANGE', 'DRIVER_STATE_COMMAND'],
    [{ type: 'config-change', values: { gain: 2, label: 'tank' }, changed: ['gain'], atMs }, 'DRIVER_ASYNC_EVENT_CONFIG_CHANGE', { GAIN: 2, LABEL: 'tank' }],
    [{ type: 'test-result', isPassed: true, result: { text: 'OK' }, atMs }, 'DRIVER_ASYNC_TEST_RESULT', { text: 'OK', success: 'Passed' }],
    [{ type: 'test-result', isPassed: false, result: {}, atMs }, 'DRIVER_ASYNC_TEST_RESULT', { success: 'Failed' }],
    [{ type: 'direct-access', bytes: Uint8Array.of(1, 2), atMs }, 'DRIVER_ASYNC_EVENT_DIRECT_ACCESS', Uint8Array.of(1, 2)],
    [{ type: 'error', code: 'protocol', message: 'odd', error: new ProtocolError('odd'), atMs }, 'DRIVER_ASYNC_EVENT_ERROR', { code: 'protocol', message: 'odd' }],
  ] as const)("gives an event the lineage's type, value and time in seconds: %o", (event, type, value) => {
    const lineage = toLineageEvent(labMeter, event);

    expect(lineage).toEqual({ type, value, time: 1.5 });
  });

  it('gives a particle as a sample, at the time the driver had it', () => {
    const particle: Particle<typeof labMeter> = {
      type: 'particle',
      instrument: 'acme-lm1',
      stream: 'reading',
      values: { voltage: 1.25 },
      quality: 'ok',
      times: { instrumentMs: null, portMs: 1_000, driverMs: 2_500, preferred: 'port' },
      id: { epoch: 'e', position: 7n, index: 0 },
    };

    const lineage = toLineageEvent(labMeter, particle);

    expect(lineage).toEqual({ type: 'DRIVER_ASYNC_EVENT_SAMPLE', value: toLineageJson(particle, labMeter), time: 2.5 });
  });

  it('has nothing for what the lineage did not know', () => {
    expect(toLineageEvent(labMeter, { type: 'link', instrumentLink: 'up', atMs })).toBeUndefined();
    expect(toLineageEvent(labMeter, { type: 'gap', from: 1n, to: 2n, atMs })).toBeUndefined();
    expect(toLineageEvent(labMeter, { type: 'journal', journal: 'failing', atMs })).toBeUndefined();
  });
});
