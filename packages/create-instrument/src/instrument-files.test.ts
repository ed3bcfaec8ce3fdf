import { describe, expect, it } from 'vitest';
import { type Style, styles } from './choices.ts';
import { fillIns } from './fill-ins.ts';
import { instrumentFiles } from './instrument-files.ts';
import { namesOf } from './instrument-names.ts';

const names = namesOf({ vendor: 'Idronaut', model: 'Ocean 7' });
const places = ['workspace', 'repository'] as const;
// The table has no other keys.
const everyStyle = Object.keys(styles) as Style[];
const everyKind = everyStyle.flatMap((style) => places.map((place) => ({ style, place })));

describe('the files of a new instrument', () => {
  it.each(everyKind)('bear its names, and none of the template, as $style in a $place', ({ style, place }) => {
    const files = instrumentFiles({ names, style, place });
    const left = files.filter(({ path, text }) => /acme|\bX1\b|\{\{|\.template/i.test(path + text)).map(({ path }) => path);

    expect(left).toEqual([]);
  });

  it.each(everyKind)('are a definition, a protocol, a driver, a simulator, a recording and tests, as $style in a $place', ({ style, place }) => {
    const paths = instrumentFiles({ names, style, place }).map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'package.json',
        'recordings/first-session.transcript',
        'src/conformance.test.ts',
        'src/definition.ts',
        'src/idronaut-ocean-7-driver.ts',
        'src/idronaut-ocean-7-protocol.ts',
        'src/index.ts',
        'src/instrument.ts',
        'src/readme.test.ts',
        'src/session.test.ts',
        'src/simulator/idronaut-ocean-7-simulator.ts',
        'src/simulator/index.ts',
        'test/samples.ts',
        'tsconfig.json',
        'tsconfig.lib.json',
        'vitest.config.mjs',
      ]),
    );
    expect(paths.includes('changeset.md')).toBe(place === 'workspace');
    expect(paths.includes('eslint.config.mjs') && paths.includes('.gitignore')).toBe(place === 'repository');
  });

  it('say an Idronaut and a Zeta', () => {
    const textOf = (vendor: string): string =>
      instrumentFiles({ names: namesOf({ vendor, model: 'Z' }), style: 'menu', place: 'repository' }).find(({ path }) => path === 'src/conformance.test.ts')?.text ?? '';

    expect(textOf('Idronaut')).toContain("testInstrument('an Idronaut Z'");
    expect(textOf('Zeta')).toContain("testInstrument('a Zeta Z'");
  });

  it('depend on the versions that this package is developed against', () => {
    const manifest = instrumentFiles({ names, style: 'menu', place: 'repository', license: 'none' }).find(({ path }) => path === 'package.json');

    expect(JSON.parse(manifest?.text ?? '')).toMatchObject({
      name: 'taffrail-idronaut-ocean-7',
      license: 'UNLICENSED',
      dependencies: { '@taffrail/driver': expect.stringMatching(/^\^\d/), '@taffrail/simulator': expect.stringMatching(/^\^\d/) },
      devDependencies: { typescript: expect.stringMatching(/^\^6\./), vitest: expect.stringMatching(/^\^4\./) },
    });
  });

  it.each([
    ['apache-2.0', /Apache License/],
    ['mit', /^MIT License\n\nCopyright \(c\) the authors of taffrail-idronaut-ocean-7\n/],
  ] as const)('come with the licence %s', (license, expected) => {
    const files = instrumentFiles({ names, style: 'stream', place: 'repository', license });

    expect(files.find(({ path }) => path === 'LICENSE')?.text).toMatch(expected);
  });

  it('come without a licence where there is to be none', () => {
    expect(instrumentFiles({ names, style: 'stream', place: 'repository', license: 'none' }).map(({ path }) => path)).not.toContain('LICENSE');
  });
});

describe('what is to be filled in', () => {
  it.each(everyStyle)('is named with its place, the facts first and the documents last, as %s', (style) => {
    const files = instrumentFiles({ names, style, place: 'repository' });

    const places = fillIns(files);

    expect(places.map(({ path }) => path)).toEqual([
      ...new Array<string>(style === 'binary' ? 2 : 3).fill('src/definition.ts'),
      'src/parameters.ts',
      'src/commands.ts',
      ...({ menu: ['src/menu.ts', 'src/sample.ts'], stream: ['src/line-checksum.ts', 'src/sample.ts'], binary: ['src/configuration.ts', 'src/sample.ts'], 'command-response': ['src/sample.ts'] } as const)[style],
      ...new Array<string>(style === 'stream' ? 2 : 1).fill('src/idronaut-ocean-7-protocol.ts'),
      'src/simulator/idronaut-ocean-7-simulator.ts',
      'test/samples.ts',
      'recordings/first-session.transcript',
      'src/session.test.ts',
      'src/conformance.test.ts',
      'README.md',
      'src/readme.test.ts',
    ]);
    for (const { path, line, what } of places) {
      expect(files.find((file) => file.path === path)?.text.split('\n')[line - 1]).toContain(`Fill in: ${what}`);
    }
  });

  it('is everything that says so', () => {
    const files = instrumentFiles({ names, style: 'stream', place: 'workspace' });
    const said = files.reduce((count, { text }) => count + text.split('Fill in').length - 1, 0);

    expect(fillIns(files)).toHaveLength(said);
  });
});
