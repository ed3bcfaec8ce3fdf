import { type AnyDefinition, bytesCommand, command } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { taffrail } from '../../test/fake-shell.ts';
import { sbe37 } from '../../test/sbe37.ts';
import { trhph } from '../../test/trhph.ts';
import { ownManifest } from '../instruments/package-manifest.ts';
import { descriptionOf } from './description.ts';

describe('the description of an instrument', () => {
  it('has everything that its definition has, as data', async () => {
    const description = (await taffrail(['describe', 'sbe37', '--json'])).first();

    expect(description).toMatchObject({ id: 'seabird-sbe37', vendor: sbe37.vendor, model: sbe37.model, states: sbe37.states });
    expect(description.parameters.map(({ name }: { name: string }) => name)).toEqual(Object.keys(sbe37.parameters));
    expect(description.parameters).toContainEqual({
      name: 'sampleInterval',
      wire: 'INTERVAL',
      type: 'int',
      unit: 's',
      range: [5, 32_767],
      startup: 5,
      visibility: 'read-write',
      description: 'Time between samples while logging.',
    });
    expect(description.commands).toContainEqual(expect.objectContaining({ name: 'set', text: '<1>=<2>' }));
    expect(description.particles[0].fields.map(({ name }: { name: string }) => name)).toEqual(Object.keys(sbe37.particles.ctd.fields));
  });

  it("has a JSON Schema and the lineage's form of it", async () => {
    const { schema, lineage } = (await taffrail(['describe', 'sbe37', '--json'])).first();

    expect(schema.$defs.changes.properties.sampleInterval).toMatchObject({ type: 'integer', minimum: 5, maximum: 32_767, 'x-unit': 's' });
    expect(schema.$defs.ctd_parsed.required).toEqual(['temperature', 'conductivity']);
    expect(lineage.parameters.INTERVAL).toMatchObject({ visibility: 'READ_WRITE', startup: true, display_name: 'Sample Interval' });
    expect(lineage.commands).toHaveProperty('DRIVER_EVENT_START_AUTOSAMPLE');
  });

  it('has the values inside of values', () => {
    const { ctd } = sbe37.particles;
    const cell = {
      unit: '1',
      description: 'A cell.',
      fields: { velocity: { unit: 'm s-1', description: 'Its velocity.', isOptional: true } },
    };

    const { particles } = descriptionOf({ ...sbe37, particles: { ctd: { ...ctd, fields: { cell } } } } as AnyDefinition, {
      conformance: 'none',
    }); // only described

    expect(particles[0]?.fields).toEqual([
      { name: 'cell', unit: '1', isOptional: false, description: 'A cell.' },
      { name: 'cell.velocity', unit: 'm s-1', isOptional: true, description: 'Its velocity.' },
    ]);
  });

  it('is a diagram of states and events, with one arrow for all events that lead the same way', async () => {
    const { stdout } = await taffrail(['describe', 'sbe37', '--mermaid']);

    expect(stdout).toMatch(/^stateDiagram-v2\n {2}state "UNKNOWN" as s0\n/);
    expect(stdout).toContain('  s0 --> s1 : DISCOVER\n');
    expect(stdout).toContain('  s1 : GET\n');
    expect(stdout).toContain('  s1 --> s2 : DISCOVER, START_AUTOSAMPLE\n');
  });

  it('is a Markdown document with a table for each part', async () => {
    const { stdout } = await taffrail(['describe', 'sbe37', '--markdown']);

    expect(stdout.match(/^#+ .*$/gm)).toEqual([
      `# ${sbe37.vendor} ${sbe37.model}`,
      '## Parameters',
      '## Commands',
      '## Samples: ctd_parsed',
      '## States',
    ]);
    expect(stdout).toContain(
      '| sampleInterval | INTERVAL | int | s | 5 to 32767 |  | 5 | read-write | Time between samples while logging. |',
    );
  });

  it('is readable by default', async () => {
    const { stdout } = await taffrail(['describe', 'sbe37']);

    expect(stdout).toContain(`Parameters (${Object.keys(sbe37.parameters).length})\n  NAME `);
    expect(stdout).toMatch(/^ {2}temperature +degree_Celsius +yes +In-situ temperature, ITS-90\.$/m);
  });

  it('shows control characters in commands, and sends none to the terminal', async () => {
    const [text, markdown] = [await taffrail(['describe', 'satlantic-par']), await taffrail(['describe', 'satlantic-par', '--markdown'])];

    expect(text.stdout).toMatch(/^ {2}poll +\\r\\n +One frame, in polled mode\.$/m);
    expect(text.stdout).toMatch(/^ {2}stopUnheard +\\x13 +The same, one of a burst\.$/m);
    expect(text.stdout + markdown.stdout).not.toMatch(/[^\n -~]/);
    expect(markdown.stdout).toContain('| set | set <1> <2> |');
  });

  it('says of a command that is built from something else than text that it is built from a value', () => {
    const commands = {
      text: command((wire: string) => `GET ${wire}`, { description: 'Built from text.' }),
      number: command((metres: number) => `D=${metres.toFixed(2)}`, { description: 'Built from a number.' }),
      bytes: bytesCommand('#G', { description: 'Built from bytes.', lengthBytes: 1, encode: (gain: number) => Uint8Array.of(gain) }),
    };

    const described = descriptionOf({ ...sbe37, commands } as AnyDefinition, { conformance: 'none' }); // only described

    expect(described.commands.map(({ name, text }) => [name, text])).toEqual([['text', 'GET <1>'], ['number', '<value>'], ['bytes', '<value>']]);
  });
});

describe('the menus of an instrument', () => {
  it('are data: what each screen may be answered, and where that leads', async () => {
    const { menu } = (await taffrail(['describe', 'trhph', '--json'])).first();

    expect(menu.home).toBe('main');
    expect(menu.screens.map(({ name }: { name: string }) => name)).toEqual(Object.keys(trhph.menu?.screens ?? {}));
    expect(menu.screens[0]).toEqual({
      name: 'main',
      prompts: ['Enter 0, 1, 2, 3, 4, 5, or 6 here  --> '],
      title: 'TRHPH',
      isRefusal: false,
      answers: expect.arrayContaining([
        { name: 'start', sends: '1', leadsTo: [], hasEffect: true, description: 'Stream, behind the metadata if they are on.' },
        { name: 'parameters', sends: '2', leadsTo: ['parameters'], hasEffect: false },
      ]),
    });
  });

  it('are a table with a line for each answer', async () => {
    const [text, markdown] = [await taffrail(['describe', 'trhph']), await taffrail(['describe', 'trhph', '--markdown'])];

    expect(text.stdout).toMatch(/^ {2}main +start +"1" +\(out of the menus\) +yes +Stream, behind the metadata if they are on\.$/m);
    expect(text.stdout).toMatch(/^ {2}seconds +enter +"<value>" +parameters +yes *$/m);
    expect(markdown.stdout).toContain('## Menu\n');
    expect(markdown.stdout).toContain('| seconds | enter | "\\<value>" | parameters | yes |  |');
  });

  it('are not told of where there are none', async () => {
    expect((await taffrail(['describe', 'sbe37', '--json'])).first()).not.toHaveProperty('menu');
  });
});

describe('the conformance of an instrument', () => {
  it('is what its package claims, however it is described', async () => {
    const { conformance } = (await taffrail(['describe', 'sbe37', '--json'])).first();
    const [text, markdown] = [await taffrail(['describe', 'sbe37']), await taffrail(['describe', 'sbe37', '--markdown'])];

    expect(conformance).toBe(ownManifest('@taffrail/seabird-sbe37').conformance);
    expect(conformance).toMatch(/^(bronze|silver|gold|platinum)$/);
    expect(text.stdout).toMatch(new RegExp(`^.* \\(seabird-sbe37\\), conformance: ${conformance}\n`));
    expect(markdown.stdout).toContain(`\`seabird-sbe37\`, conformance: ${conformance}\n`);
  });

  it('is none where nothing is claimed', () => {
    expect(ownManifest('@taffrail/driver').conformance).toBe('none');
  });
});

describe('the list of instruments', () => {
  it('has an object for each, with its package and version', async () => {
    expect((await taffrail(['instruments', '--json'])).records()).toContainEqual({
      id: 'seabird-sbe37',
      vendor: sbe37.vendor,
      model: sbe37.model,
      package: '@taffrail/seabird-sbe37',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it('is a table by default', async () => {
    expect((await taffrail(['instruments'])).stdout).toMatch(/^ID +VENDOR +MODEL +PACKAGE +VERSION\n(.*\n)*seabird-sbe37 +/);
  });
});
