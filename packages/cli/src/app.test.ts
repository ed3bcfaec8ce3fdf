import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { taffrail } from '../test/fake-shell.ts';
import { installedInstruments } from './instruments/installed-instruments.ts';

const installed = installedInstruments.map(({ id }) => id).join(', ');

describe('the command', () => {
  it('says what it can do when it is asked, or told nothing', async () => {
    const asked = await taffrail(['--help']);

    expect(asked).toMatchObject({ status: 0, stderr: '' });
    for (const name of ['demo', 'instruments', 'describe', 'simulate', 'port-agent', 'run', 'do', 'parse', 'explain', 'record', 'journal'])
      expect(asked.stdout).toMatch(new RegExp(`^  ${name} +[A-Z]`, 'm'));
    expect((await taffrail([])).stdout).toBe(asked.stdout);
  });

  it.each([
    'demo',
    'instruments',
    'describe',
    'simulate',
    'run',
    'do',
    'parse',
    'explain',
    'record',
    'port-agent',
    'port-agent start',
    'port-agent status',
    'port-agent stop',
    'journal',
    'journal cat',
    'journal verify',
  ])('explains how it is used: %s', async (name) => {
    const { status, stdout, stderr } = await taffrail([...name.split(' '), '--help']);

    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`taffrail ${name}`);
  });

  it.each([
    ['frobnicate', 'usage: there is no command "frobnicate"; see --help'],
    ['simulat sbe37', 'usage: there is no command "simulat"; did you mean simulate; see --help'],
    ['instruments --jsn', 'usage: there is no flag "--jsn"; did you mean --json; see --help'],
    ['instruments --no-json', 'usage: there is no flag "--no-json"; did you mean --json; see --help'],
    ['instruments extra', 'usage: "extra" is one argument too many; see --help'],
    ['describe', 'usage: <instrument> is missing; see --help'],
    ['describe nope', `unknown-instrument: there is no instrument "nope"; installed are ${installed}`],
    ['describe ./nowhere.js', `unknown-instrument: there is no instrument at ${resolve('nowhere.js')}: no such file; a package has to be built first`],
    ['describe sbe37 --markdown --mermaid', 'usage: expected at most one of --json, --mermaid and --markdown'],
    ['simulate sbe37 --port 70000', 'usage: port: expected a whole number from 0 to 65535, found "70000"'],
    ['simulate sbe37 --speed fast', 'usage: speed: expected a number above 0, found "fast"'],
    ['run sbe37', 'usage: --connect is missing, or has no value; see --help'],
    [
      'run sbe37 --connect nowhere',
      'connection-url: cannot open "nowhere": expected agent://host:port, tcp://host:port, lineage://host:dataPort?command=port or sim:<instrument>?seed=1&speed=60',
    ],
    ['run sbe37 --connect tcp://host', 'connection-url: cannot open "tcp://host": expected scheme://host:port with a port from 1 to 65535'],
    ['run sbe37 --connect sim:sbe38', `unknown-instrument: there is no instrument "sbe38"; did you mean sbe37; installed are ${installed}`],
    [
      'run sbe37 --connect sim:sbe37?sped=3',
      'connection-url: cannot open "sim:sbe37?sped=3": expected sim:<instrument>?seed=1&speed=60, with fault=<spec> as often as wanted, not "sped"',
    ],
    ['run sbe37 --connect sim:sbe37 --samples 0', 'usage: samples: expected a whole number from 1, found "0"'],
    ['run sbe37 --connect sim:sbe37 --set sampleInterval', 'usage: expected name=value, found "sampleInterval"'],
    ['run sbe37 --connect sim:sbe37 --set sampleInterval=1', 'parameter: sampleInterval: expected a whole number from 5 to 32767, found 1'],
    ['do sbe37 --connect sim:sbe37', 'usage: at least 2 of <instrument verb argument> are needed, found 1; see --help'],
    [
      'do sbe37 --connect sim:sbe37 dance',
      'usage: there is no verb "dance"; expected one of get, set, acquire-sample, start-autosample, stop-autosample, clock-sync, acquire-status, discover, status, test, direct',
    ],
    ['do sbe37 --connect sim:sbe37 discover now', 'usage: discover takes no arguments, found "now"'],
    ['do sbe37 --connect sim:sbe37 set', 'usage: set: expected at least one name=value'],
    [
      'do sbe37 --connect lineage://host:1?colour=2 discover',
      'connection-url: cannot open "lineage://host:1?colour=2": expected lineage://host:dataPort?command=port, with dialect=cpp for the C++ agent',
    ],
    ['journal cat somewhere --from 9 --to 8', 'usage: --to 8 is before --from 9'],
    ['explain', 'usage: <instrument> is missing; see --help'],
    ['explain sbe37 --input datalog', 'usage: expected "datalog" to be one of (raw|journal|lineage)'],
    ['record tcp://127.0.0.1:1', 'usage: --out is missing, or has no value; see --help'],
    ['parse sbe37 - --input journal', 'usage: a journal is read from its directory or one of its files, not from standard input'],
  ])('refuses wrong usage before it attempts anything: %s', async (line, complaint) => {
    const { status, stdout, stderr } = await taffrail(line.split(' '));

    expect([status, stdout, stderr]).toEqual([2, '', `taffrail: ${complaint}\n`]);
  });

  it('names the faults there are beside one that there is not', async () => {
    const { status, stderr } = await taffrail(['simulate', 'sbe37', '--fault', 'flood', '--json']);

    expect(status).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      type: 'error',
      code: 'fault-spec',
      message: expect.stringContaining('known are fragment:<bytes>|random'),
    });
  });

  it('reports wrong usage as an object where JSON is wanted', async () => {
    const { status, stderr } = await taffrail(['run', 'sbe37', '--json', '--unknown']);

    expect(status).toBe(2);
    expect(JSON.parse(stderr)).toEqual({ type: 'error', code: 'usage', message: 'there is no flag "--unknown"; see --help' });
  });
});
