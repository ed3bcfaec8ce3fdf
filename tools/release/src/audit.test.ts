import { describe, expect, it } from 'vitest';
import { readAudit } from './audit.ts';

describe('what npm audit prints', () => {
  it('is clean when the registry knows of nothing', () => {
    expect(readAudit('{ "auditReportVersion": 2, "vulnerabilities": {}, "metadata": {} }', '')).toEqual({ status: 'clean' });
  });

  it('names what is vulnerable, and how badly', () => {
    const printed = { vulnerabilities: { left: { severity: 'high' }, right: { severity: 'low' } }, metadata: {} };

    expect(readAudit(JSON.stringify(printed), '')).toEqual({ status: 'vulnerable', packages: ['left (high)', 'right (low)'] });
  });

  it.each([
    ['{ "message": "405 Method Not Allowed", "error": {} }', 'npm error', '405 Method Not Allowed'],
    ['', 'getaddrinfo ENOTFOUND\n', 'getaddrinfo ENOTFOUND'],
    ['<html>', '', '<html>'],
  ])('is no answer when the registry gives none: %s', (stdout, stderr, why) => {
    expect(readAudit(stdout, stderr)).toEqual({ status: 'unanswered', why });
  });
});
