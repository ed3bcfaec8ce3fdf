import { describe, expect, it } from 'vitest';
import { SettingMemory } from './setting-memory.ts';
import { settingTable } from './setting-table.ts';

const tokens = Object.keys(settingTable);

describe('the settings of a simulated WorkHorse', () => {
  it.each(tokens)('take their own factory value, and tell it as it was: %s', (token) => {
    const settings = new SettingMemory();
    const factory = settings.get(token);

    expect(settings.set(token, factory)).toBe(true);
    expect(settings.get(token)).toBe(factory);
  });

  it.each([
    ['EA', '18000', '+18000'],
    ['EA', '-17999', '-17999'],
    ['EA', '+7', '+00007'],
    ['WN', ' 4 ', '004'],
    ['WD', '111100000', '111 100 000'],
    ['WD', '1111 000 01', '111 100 001'],
    ['TE', '23:59:59.99', '23:59:59.99'],
    ['WA', '255,001', '255,001'],
  ])('take %s%s, and tell %s', (token, sent, told) => {
    const settings = new SettingMemory();

    expect([settings.set(token, sent), settings.get(token)]).toEqual([true, told]);
  });

  it.each([
    ['EA', '18001'],
    ['EA', '-18000'],
    ['EA', '1.5'],
    ['EA', ''],
    ['WN', '0'],
    ['WN', '256'],
    ['WD', '11110000'],
    ['WD', '211100000'],
    ['TE', '24:00:00.00'],
    ['TE', '1:00:00.00'],
    ['WA', '256,001'],
    ['EX', '00112'],
    ['ZZ', '1'],
  ])('refuse %s%s, and stay as they were', (token, sent) => {
    const settings = new SettingMemory();
    const before = settings.get(token);

    expect([settings.set(token, sent), settings.get(token)]).toEqual([false, before]);
  });

  it('begin with what the unit was given, to which they are restored', () => {
    const settings = new SettingMemory({ WN: '40' });
    settings.set('WN', '50');
    settings.set('EA', '1');

    settings.restore();

    expect([settings.number('WN'), settings.number('EA'), settings.get('ZZ'), settings.has('ZZ')]).toEqual([40, 0, '', false]);
    expect(() => new SettingMemory({ WN: '0' })).toThrow(new RangeError('a WorkHorse does not take WN0'));
  });

  it('are told with an equals sign, except those of the T and W groups', () => {
    const settings = new SettingMemory();

    expect(tokens.filter((token) => !settings.line(token).includes(' = ')).every((token) => /^[TW]/.test(token))).toBe(true);
    expect(tokens.filter((token) => settings.line(token).startsWith(`${token} = `)).some((token) => /^[TW]/.test(token))).toBe(false);
    expect(settings.line('ED')).toBe('ED = 00000 ---------------- Transducer Depth (0 - 65535 dm)');
  });
});
