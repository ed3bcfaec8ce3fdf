import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFleetConfig } from './fleet-config.ts';

const read = (lines: readonly string[]) => readFleetConfig(lines.join('\n'), '/etc/taffrail');

/** What is wrong, each as `line: message`. */
async function problemsIn(lines: readonly string[]): Promise<readonly string[]> {
  const { problems, entries } = await read(lines);
  if (problems.length > 0) expect(entries).toEqual([]);
  return problems.map(({ line, message }) => `${line}: ${message}`);
}

const agent = (name: string, more: readonly string[] = []) => [`  - name: ${name}`, '    link: tcp://127.0.0.1:4001', `    dir: ${name}`, ...more.map((line) => `    ${line}`)];

describe('the configuration file of many agents', () => {
  it('says what each agent is to be, on top of what all are', async () => {
    const config = await read([
      'metricsPort: 9464',
      'defaults:',
      '  fsync: always',
      '  ports: { sniff: false }',
      'agents:',
      ...agent('ctd', ['ports: { stream: 4002, raw: false }', 'retainBytes: 1MB', 'retainAgeMs: 30d']),
      ...agent('par', ['fsync: never', 'heartbeatIntervalMs: 500', 'host: ::1']),
    ]);

    expect(config).toEqual({
      problems: [],
      metricsPort: 9464,
      entries: [
        {
          name: 'ctd',
          agent: { link: 'tcp://127.0.0.1:4001', dir: '/etc/taffrail/ctd', fsync: 'always', ports: { stream: 4002, raw: false, sniff: false }, retainBytes: 1_000_000, retainAgeMs: 2_592_000_000 },
        },
        {
          name: 'par',
          agent: { link: 'tcp://127.0.0.1:4001', dir: '/etc/taffrail/par', fsync: 'never', ports: { sniff: false }, heartbeatIntervalMs: 500, host: '::1' },
        },
      ],
    });
  });

  it('leaves a door out for all but the agents that have it by name', async () => {
    const { entries } = await read(['defaults: { ports: { data: false, sniff: false } }', 'agents:', ...agent('a', ['ports: { raw: 4003, sniff: 0 }']), ...agent('b')]);

    expect(entries.map((entry) => entry.agent.ports)).toEqual([{ data: false, sniff: 0, raw: 4003 }, { data: false, sniff: false }]);
  });

  it('is told everything that is wrong with it at once, line by line', async () => {
    const problems = await problemsIn([
      'agnts: []', // 1
      'agents:', // 2
      ...agent('a', ['ports: { stream: 70000, door: 1 }', 'fsync: sometimes']), // 3 to 7
      '  - name: b', // 8
      '    link: telepathy://b', // 9
      '    dir: 7', // 10
      '  - name: a', // 11
      '    link: tcp://127.0.0.1', // 12
      '    dir: ./a', // 13
      '    host: 0.0.0.0', // 14
      '  - just text', // 15
      '  - name: c', // 16
      '    link:', // 17
      '    retainBytes: -1', // 18
      '    retainAgeMs: a year', // 19
      '    dir: c', // 20
    ]);

    expect(problems).toEqual([
      '1: the file has no "agnts"; known are defaults, agents, metricsPort',
      '6: expected a port from 0 to 65535, or false for no such door, found 70000',
      '6: ports has no "door"; known are stream, data, raw, command, sniff',
      '7: cannot start a port agent with fsync "sometimes": expected "always", "never" or "interval:100ms"',
      expect.stringMatching(/^9: cannot use "telepathy:/),
      '10: expected text, found 7',
      '11: name "a" is taken: another agent has it',
      expect.stringMatching(/^12: cannot use "tcp:\/\/127\.0\.0\.1" as a link: expected /),
      '13: directory "/etc/taffrail/a" is taken: agent "a" has it',
      '14: cannot start a port agent with host "0.0.0.0": expected a loopback address, or a token file or TLS certificates with it',
      '15: expected an agent, a map, found "just text"',
      '16: an agent has a link; this one has none',
      '17: link has no value',
      '18: expected a whole number from 1, found -1',
      '19: expected an age with s, min, h or d behind it, such as 12h or 30d, found "a year"',
    ]);
  });

  it('is told of what is wrong with defaults once, where they stand, and of all that is wrong with an agent that lacks something', async () => {
    const problems = await problemsIn([
      'defaults:', // 1
      '  fsync: interval:0ms', // 2
      'agents:', // 3
      ...agent('a', []), // 4 to 6
      ...agent('b', []), // 7 to 9
      '  - name: c', // 10
      '    link: tpc://127.0.0.1:4001', // 11
      '    host: 0.0.0.0', // 12
    ]);

    expect(problems).toEqual([
      '2: cannot start a port agent with fsync "interval:0ms": expected "always", "never" or "interval:100ms"',
      '10: an agent has a dir; this one has none',
      expect.stringMatching(/^11: cannot use "tpc:/),
      '12: cannot start a port agent with host "0.0.0.0": expected a loopback address, or a token file or TLS certificates with it',
    ]);
  });

  it('may give a port to one door only, of all agents and the metrics', async () => {
    const problems = await problemsIn([
      'metricsPort: 4000',
      'agents:',
      ...agent('a', ['ports: { stream: 4001, data: 4000, raw: 0, sniff: 0 }']),
      ...agent('b', ['ports: { stream: 4001 }']),
    ]);

    expect(problems).toEqual(['6: port 4000 is taken: metricsPort has it', '10: port 4001 is taken: the stream door of agent "a" has it']);
  });

  it.each([
    ['nothing', [''], ['1: expected the file, a map, found nothing', '1: expected agents, a list of 1 to 4096, found nothing']],
    ['an empty list', ['agents: []'], ['1: expected agents, a list of 1 to 4096, found one of 0']],
    ['a list', ['- agents'], ['1: expected the file, a map, found a list', '1: expected agents, a list of 1 to 4096, found nothing']],
    ['a port for every agent', ['defaults:', '  ports:', '    stream: 4001', 'agents:', ...agent('a')], ["3: defaults leave doors out, with false; a port is one agent's"]],
    ['half of what TLS needs', ['agents:', ...agent('a', ['tls: { certFile: c }'])], ['5: tls has a certFile and a keyFile']],
    ['a token file that is not there', ['agents:', ...agent('a', ['tokenFile: nowhere'])], [expect.stringMatching(/^5: cannot use the secret in \/etc\/taffrail\/nowhere: ENOENT/)]],
  ])('is refused when it holds %s', async (_, lines, expected) => {
    expect(await problemsIn(lines)).toEqual(expected);
  });

  it.each([
    ['a key twice', ['agents: []', 'agents: []'], 2],
    ['an indentation that does not fit', ['agents:', '  - name: a', '   link: b'], 3],
    ['a quote that is not closed', ['agents: "'], 1],
    ['an unknown tag', ['agents: !secret x'], 1],
    ['an alias of nothing', ['agents: *nobody'], 1],
  ])('is refused with its line when YAML itself has %s', async (_, lines, line) => {
    const { problems, entries } = await read(lines);

    expect(entries).toEqual([]);
    expect(problems[0]).toMatchObject({ line });
  });

  it('understands names for parts that are repeated', async () => {
    const { entries, problems } = await read(['defaults: &all { fsync: never }', 'agents:', ...agent('a', ['ports: &doors { raw: false }']), ...agent('b', ['ports: *doors'])]);

    expect(problems).toEqual([]);
    expect(entries.map(({ agent: { ports, fsync } }) => [ports, fsync])).toEqual([[{ raw: false }, 'never'], [{ raw: false }, 'never']]);
  });

  it('is read or refused, and never trips the reader, whatever it holds', async () => {
    const words = fc.constantFrom('agents', 'name', 'link', 'dir', 'ports', 'tls', 'defaults', ':', '- ', '\n', '  ', '{', '}', '[', ']', '"', '*a', '&a ', '!!int ', '7', 'false', '~', '#', '|', '<<', '\0', 'é');
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')), async (source) => {
        const { entries, problems } = await readFleetConfig(source, '/');

        expect(entries.length === 0).toBe(problems.length > 0);
        for (const { line } of problems) expect(line).toBeLessThanOrEqual(source.split('\n').length);
      }),
    );
  });
});
