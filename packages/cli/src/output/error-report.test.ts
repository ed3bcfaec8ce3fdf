import { ParameterError } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { errorLine, reportOf } from './error-report.ts';

describe('an error', () => {
  it('is one line with its code and message', () => {
    const error = new ParameterError('sampleInterval: expected\n more');

    expect(errorLine(error, { json: false })).toBe('taffrail: parameter: sampleInterval: expected more');
  });

  it('is an object on a line where JSON is wanted', () => {
    const error = new ParameterError('received "\u009b2J"');

    expect(errorLine(error, { json: true })).toBe('{"type":"error","code":"parameter","message":"received \\"\\u009b2J\\""}');
  });

  it.each([[new Error('broken')], [Object.assign(new Error('broken'), { code: 'EPIPE' })], ['broken']])(
    'that nobody foresaw is called so: %j',
    (error) => {
      expect(reportOf(error)).toEqual({ code: 'unexpected', message: 'broken' });
    },
  );
});
