import { describe, expect, it } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { choice, float, int, text } from '../definition/parameter-kinds.ts';
import { ParameterError, ProtocolError } from '../errors.ts';
import { DriverParameter } from '../lineage/names.ts';
import { Settings } from './settings.ts';

const status = 'idle\r\ngain 2\r\nlabel tank\r\nserial 77\r\nbeeps y\r\nmains 50\r\nprobe 1\r\n';

function knowing(text = status): Settings<typeof labMeter> {
  const settings = new Settings(labMeter);
  settings.read(text);
  return settings;
}

describe('Settings, reading,', () => {
  it('takes over what a status text tells, and names what is new', () => {
    const settings = new Settings(labMeter);

    const changed = settings.read(status);

    expect(changed).toEqual(['gain', 'label', 'serial', 'beeps', 'mains', 'probe']);
    expect(settings.values).toEqual({ gain: 2, label: 'tank', serial: 77, beeps: true, mains: 50, probe: 1 });
  });

  it.each(['\n', '\r\n', '\r'])('reads lines that end in %j', (lineEnd) => {
    const settings = new Settings(labMeter);

    const changed = settings.read(`gain 4${lineEnd}serial 9${lineEnd}`);

    expect(changed).toEqual(['gain', 'serial']);
  });

  it('hands each line feed that a pattern asks for on as one, whatever the line ends in', () => {
    const label = text({ wire: 'LABEL', description: 'A label.', pattern: /^label ([^\n]*)$/ });
    const settings = new Settings(defineInstrument({ ...labMeter, parameters: { label }, states: {} }));

    settings.read('gain 4\rlabel tank\rserial 9\r');

    expect(settings.values).toEqual({ label: 'tank' });
  });

  it('names only what is different from before', () => {
    const settings = knowing();

    const changed = settings.read('gain 3\r\nlabel tank\r\n');

    expect(changed).toEqual(['gain']);
  });

  it('takes nothing over when one value cannot be read', () => {
    const definition = defineInstrument({
      ...labMeter,
      parameters: {
        gain: labMeter.parameters.gain,
        mode: choice({ wire: 'MODE', description: 'A mode.', pattern: /^mode (\S+)$/, choices: ['slow', 'fast'] }),
      },
      states: {},
    });
    const settings = new Settings(definition);
    settings.read('gain 2\nmode slow\n');

    expect(() => settings.read('gain 3\nmode odd\n')).toThrow(ProtocolError);

    expect(settings.values).toEqual({ gain: 2, mode: 'slow' });
  });

  it('knows nothing that it has come to doubt, until that is read again', () => {
    const settings = knowing();
    settings.doubt(['gain']);
    const whileInDoubt = [settings.knows(['gain']), settings.knows(['label']), settings.isEmpty];

    const changed = settings.read(status);

    expect(whileInDoubt).toEqual([false, true, false]);
    expect(settings.knows(['gain'])).toBe(true);
    expect(changed).toEqual([]);
  });

  it('knows a value that expires for as long as it is good, and the others on', () => {
    const clock = { ms: 1_000, now: (): number => clock.ms };
    const clocked = defineInstrument({
      ...labMeter,
      parameters: { ...labMeter.parameters, gain: int({ wire: 'GAIN', description: 'Drifts.', pattern: /^gain (\d+)$/, expiresAfterMs: 500 }) },
    });
    const settings = new Settings(clocked, { scheduler: clock });
    settings.read(status);

    clock.ms = 1_499;
    const before = settings.knows(['gain', 'label']);
    clock.ms = 1_500;
    const after = [settings.knows(['gain']), settings.knows(['label']), settings.pick(['gain'])];
    settings.read('gain 2\n');

    expect(before).toBe(true);
    expect(after).toEqual([false, true, { gain: 2 }]);
    expect(settings.knows(['gain'])).toBe(true);
  });

  it('knows no value that expires once the clock was set back, since it may be of any age', () => {
    const clock = { ms: 1_000, now: (): number => clock.ms };
    const clocked = defineInstrument({
      ...labMeter,
      parameters: { ...labMeter.parameters, gain: int({ wire: 'GAIN', description: 'Drifts.', pattern: /^gain (\d+)$/, expiresAfterMs: 500 }) },
    });
    const settings = new Settings(clocked, { scheduler: clock });
    settings.read(status);

    clock.ms = 999;

    expect([settings.knows(['gain']), settings.knows(['label'])]).toEqual([false, true]);
  });

  it('is empty before anything was read, and when all is in doubt', () => {
    const settings = new Settings(labMeter);
    const before = settings.isEmpty;
    settings.read(status);
    const between = settings.isEmpty;

    settings.doubt();

    expect([before, between, settings.isEmpty]).toEqual([true, false, true]);
  });
});

describe('Settings, asked for names,', () => {
  it('answers all of them for ALL, and a list as it is', () => {
    const settings = new Settings(labMeter);

    expect(settings.checkNames(DriverParameter.ALL)).toEqual(['gain', 'label', 'serial', 'beeps', 'mains', 'probe']);
    expect(settings.checkNames(['serial', 'gain'])).toEqual(['serial', 'gain']);
  });

  it.each([
    [undefined, 'Get command requires a parameter list or tuple.', undefined],
    ['gain', 'Get argument not a list or tuple: found "gain"', undefined],
    [{ gain: 1 }, 'Get argument not a list or tuple: found {"gain":1}', undefined],
    [null, 'Get argument not a list or tuple: found null', undefined],
    [['gain', 'size'], '"size" is not a valid parameter; expected some of gain, label, serial, beeps, mains, probe', 'size'],
    [['constructor'], '"constructor" is not a valid parameter; expected some of gain, label, serial, beeps, mains, probe', 'constructor'],
    [[7], '7 is not a valid parameter; expected some of gain, label, serial, beeps, mains, probe', '7'],
  ])("refuses %o in the lineage's words", (names, message, parameter) => {
    const settings = new Settings(labMeter);

    expect(() => settings.checkNames(names)).toThrow(new ParameterError(message, parameter));
  });
});

describe('Settings, given changes,', () => {
  it('writes each as the instrument expects it, in their order', () => {
    const encoded = new Settings(labMeter).encode({ label: 'lake', gain: 4 });

    expect(encoded).toEqual([
      { name: 'label', wire: 'LABEL', text: 'lake' },
      { name: 'gain', wire: 'GAIN', text: '4' },
    ]);
  });

  it.each([
    [undefined, 'Set command requires a parameter dict.'],
    [null, 'Set parameters not a dict: found null'],
    ['gain', 'Set parameters not a dict: found "gain"'],
    [['gain'], 'Set parameters not a dict: found ["gain"]'],
    [{ size: 1 }, 'Unknown driver parameter "size"; expected some of gain, label, serial, beeps, mains, probe'],
    [{ toString: 1 }, 'Unknown driver parameter "toString"; expected some of gain, label, serial, beeps, mains, probe'],
    [{ serial: 1 }, 'serial is read-only: it cannot be set to 1'],
    [{ mains: 60 }, 'mains is immutable: it cannot be set to 60'],
    [{ gain: 9 }, 'gain: expected a whole number from 1 to 8, found 9'],
    [{ gain: '2' }, 'gain: expected a whole number from 1 to 8, found "2"'],
    [{ gain: undefined }, 'gain: expected a whole number from 1 to 8, found undefined'],
    [{ gain: Object.create(null) }, 'gain: expected a whole number from 1 to 8, found {}'],
    [{ label: 'a\rb' }, 'label: expected text of at most 20 characters, all of them printable ASCII, found "a\\rb"'],
  ])('refuses %o, and says what it expected', (changes, message) => {
    const settings = new Settings(labMeter);

    expect(() => settings.encode(changes)).toThrow(message);
    expect(() => settings.encode(changes)).toThrow(ParameterError);
  });

  it('refuses a value that would carry a second command, whatever the kind of its parameter lets through', () => {
    const loose = { ...labMeter.parameters.gain, format: () => '2\r\nERASE' };
    const settings = new Settings(defineInstrument({ ...labMeter, parameters: { ...labMeter.parameters, gain: loose } }));
    const bySemicolon = new Settings(defineInstrument({ ...labMeter, terminator: ';' }));

    expect(() => settings.encode({ gain: 2 })).toThrow('gain: cannot put "2\\r\\nERASE" on the wire for 2: expected printable ASCII, without control characters');
    expect(() => bySemicolon.encode({ label: 'a;b' })).toThrow('label: cannot put "a;b" on the wire for "a;b": expected text without the terminator ";"');
  });

  it('refuses a value that carries an attention sequence', () => {
    const settings = new Settings(defineInstrument({ ...labMeter, attentionSequences: ['+++', '==='] }));

    expect(() => settings.encode({ gain: 2, label: 'a===b' })).toThrow('label: cannot put "a===b" on the wire for "a===b": expected text without the attention sequence "==="');
    expect(settings.encode({ label: 'a==b' })).toEqual([{ name: 'label', wire: 'LABEL', text: 'a==b' }]);
  });

  it('writes those that have a declared order first, in that order', () => {
    const settings = new Settings(defineInstrument({ ...labMeter, setOrder: ['probe', 'gain'] }));

    const encoded = settings.encode({ label: 'lake', gain: 4, beeps: true, probe: 1 });

    expect(encoded.map(({ name }) => name)).toEqual(['probe', 'gain', 'label', 'beeps']);
  });

  it('lets its own changes write what users may not', () => {
    const settings = new Settings(labMeter);

    const encoded = settings.encode(settings.desiredChanges());

    expect(encoded).toContainEqual({ name: 'mains', wire: 'MAINS', text: '50' });
    expect(() => settings.encode({ ...settings.desiredChanges() })).toThrow('mains is immutable: it cannot be set to 50');
  });

  it('finds what the instrument did not take, as the instrument would write it', () => {
    const settings = knowing();

    const differences = settings.differences({ gain: 3, label: 'tank' });

    expect(differences).toEqual([{ name: 'gain', expected: 3, found: 2 }]);
  });

  it('counts what was not told again as not taken', () => {
    const settings = knowing();
    settings.doubt(['gain']);
    settings.read('label tank\n');

    const differences = settings.differences({ gain: 2 });

    expect(differences).toEqual([{ name: 'gain', expected: 2, found: undefined }]);
  });
});

describe('Settings, compared with what was set,', () => {
  it('differ in no digit that the instrument is not given', () => {
    const offset = float({ wire: 'OFFSET', description: 'A coefficient.', pattern: /^offset (\S+)$/ });
    const settings = new Settings(defineInstrument({ ...labMeter, parameters: { offset }, states: {} }));
    settings.read('offset 1.234568e+00\r\n');

    expect([settings.differences({ offset: 1.23456789 }), settings.differences({ offset: 1.234567 })]).toEqual([[], [{ name: 'offset', expected: 1.234567, found: 1.234568 }]]);
  });
});

describe('Settings, compared with what was set to few digits,', () => {
  it('take a zero with a sign for one without', () => {
    const offset = float({ wire: 'OFFSET', description: 'A coefficient.', pattern: /^offset (\S+)$/, format: (value) => value.toFixed(2) });
    const settings = new Settings(defineInstrument({ ...labMeter, parameters: { offset }, states: {} }));
    settings.read('offset 0.00\r\n');

    expect([settings.differences({ offset: -0.001 }), settings.differences({ offset: -0.01 })]).toEqual([[], [{ name: 'offset', expected: -0.01, found: 0 }]]);
  });
});

describe('Settings, after start-up and direct access,', () => {
  it('answers the start-up values that the instrument does not hold', () => {
    const asShipped = knowing().desiredChanges();
    const changed = knowing('gain 3\nmains 50\n').desiredChanges();
    const unread = new Settings(labMeter).desiredChanges();

    expect(asShipped).toEqual({});
    expect(changed).toEqual({ gain: 2 });
    expect(unread).toEqual({ gain: 2, mains: 50 });
  });

  it('answers once which of the values to be put back have changed', () => {
    const settings = knowing();
    settings.remember();
    settings.read(status.replace('beeps y', 'beeps n').replace('gain 2', 'gain 5'));

    const first = settings.takeRemembered();
    const second = settings.takeRemembered();

    expect(first).toEqual({ beeps: true });
    expect(second).toEqual({});
  });

  it('remembers what was there before direct access, not what came in the middle of it', () => {
    const settings = knowing();
    settings.remember();
    settings.read('beeps n\n');
    settings.remember();
    settings.read('beeps n\n');

    const changes = settings.takeRemembered();

    expect(changes).toEqual({ beeps: true });
  });

  it('puts nothing back that it would not be allowed to set, and nothing that only the instrument sets', () => {
    const [restored, visibility] = [{ isRestoredAfterDirectAccess: true }, { visibility: 'read-only' as const }];
    const settings = new Settings(defineInstrument({
      ...labMeter,
      parameters: {
        odd: int({ wire: 'ODD', description: 'Out of range.', pattern: /^odd (\d+)$/, range: [0, 1], ...restored }),
        count: int({ wire: 'COUNT', description: 'A count.', pattern: /^count (\d+)$/, ...restored, ...visibility }),
        hidden: int({ wire: 'HIDDEN', description: 'From direct access.', pattern: /^hidden (\d+)$/, visibility: 'direct-access' }),
      },
      states: {},
    }));
    settings.read('odd 7\ncount 1\nhidden 1\n');
    settings.remember();
    settings.read('odd 8\ncount 2\nhidden 2\n');

    const changes = settings.takeRemembered();

    expect(changes).toEqual({ hidden: 1 });
  });
});
