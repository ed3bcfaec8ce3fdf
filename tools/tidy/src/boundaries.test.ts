import { beforeAll, describe, expect, it } from 'vitest';
import { lint, type LintReport, SKIPPED } from './lint-report.ts';
import { ScratchWorkspace } from './scratch-workspace.ts';
import { packageAt, WORKSPACE_ROOT } from './workspace.ts';

const BOUNDARIES = '@nx/enforce-module-boundaries';
const INSTRUMENT = 'packages/instruments/seabird-sbe37';

/** A fault, and the same file without it. */
interface Plant {
  readonly fault: string;
  readonly folder: string;
  readonly name: string;
  readonly planted: string;
  readonly control: string;
  readonly rule: string;
  readonly says: RegExp;
}

const using = (from: string): string => `import { stub } from '${from}';\n\n/** Uses what it imports. */\nexport const used = stub;\n`;
const doing = (expression: string): string => `/** Does one thing. */\nexport const done: unknown = ${expression};\n`;

const plants: readonly Plant[] = [
  {
    fault: 'an instrument that imports the port agent client',
    folder: INSTRUMENT,
    name: 'reaches-transport',
    planted: using('@taffrail/port-agent-client'),
    control: using('@taffrail/driver'),
    rule: BOUNDARIES,
    says: /layer:instrument/,
  },
  {
    fault: 'an instrument that imports another instrument',
    folder: INSTRUMENT,
    name: 'reaches-instrument',
    planted: using('@taffrail/planted-neighbour'),
    control: using('@taffrail/driver'),
    rule: BOUNDARIES,
    says: /layer:instrument/,
  },
  {
    fault: 'an instrument that imports the simulator outside its own simulator',
    folder: INSTRUMENT,
    name: 'reaches-simulator',
    planted: using('@taffrail/simulator'),
    control: using('@taffrail/driver'),
    rule: BOUNDARIES,
    says: /layer:instrument/,
  },
  {
    fault: 'a state machine that imports the driver that is built on it',
    folder: 'packages/fsm',
    name: 'reaches-driver',
    planted: using('@taffrail/driver'),
    control: using('./index.ts'),
    rule: BOUNDARIES,
    says: /Circular dependency between "fsm" and "driver"/,
  },
  {
    fault: 'a state machine that imports a layer beside it',
    folder: 'packages/fsm',
    name: 'reaches-connection',
    planted: using('@taffrail/connection'),
    control: using('./index.ts'),
    rule: BOUNDARIES,
    says: /layer:core/,
  },
  {
    fault: 'a relative path into a sibling package',
    folder: 'packages/driver',
    name: 'reaches-across',
    planted: using('../../connection/src/index.ts'),
    control: using('@taffrail/connection'),
    rule: BOUNDARIES,
    says: /relative or absolute path/,
  },
  {
    fault: 'a node:net import in a platform:any package',
    folder: 'packages/fsm',
    name: 'reaches-node',
    planted: "import { isIP } from 'node:net';\n\n/** Uses what it imports. */\nexport const used = isIP('::1');\n",
    control: using('./index.ts'),
    rule: 'no-restricted-imports',
    says: /platform:any/,
  },
  {
    fault: 'the clock of Date in a platform:any package',
    folder: 'packages/fsm',
    name: 'reads-clock',
    planted: doing('Date.now()'),
    control: doing('Date.UTC(2011, 4, 21)'),
    rule: 'no-restricted-syntax',
    says: /take a scheduler/,
  },
  {
    fault: 'a Date made in a platform:any package',
    folder: 'packages/fsm',
    name: 'makes-date',
    planted: doing('new Date(0)'),
    control: doing('new Map()'),
    rule: 'no-restricted-syntax',
    says: /take a scheduler/,
  },
  {
    fault: 'a timer of the global object in a platform:any package',
    folder: 'packages/fsm',
    name: 'sets-timer',
    planted: doing('globalThis.setTimeout(Boolean, 1)'),
    control: doing('globalThis.structuredClone(1)'),
    rule: 'no-restricted-globals',
    says: /take a scheduler/,
  },
  {
    fault: 'chance in a platform:any package',
    folder: 'packages/fsm',
    name: 'throws-dice',
    planted: doing('Math.random()'),
    control: doing('Math.abs(-1)'),
    rule: 'no-restricted-properties',
    says: /random source/,
  },
  {
    fault: 'a Subject that anybody may call next on',
    folder: 'packages/fsm',
    name: 'exposes-subject',
    planted:
      "import { Subject } from 'rxjs';\n\n/** Holds a stream. */\nexport class Holder {\n  readonly source = new Subject<number>();\n}\n",
    control:
      "import { Subject } from 'rxjs';\n\n/** Holds a stream. */\nexport class Holder {\n  readonly #source = new Subject<number>();\n  readonly source$ = this.#source.asObservable();\n}\n",
    rule: 'rxjs-x/no-exposed-subjects',
    says: /must be private/,
  },
  {
    fault: 'a default export',
    folder: 'packages/fsm',
    name: 'exports-default',
    planted: 'export default 1;\n',
    control: doing('1'),
    rule: 'no-restricted-syntax',
    says: /Export by name/,
  },
  {
    fault: 'an export of everything',
    folder: 'packages/fsm',
    name: 'exports-all',
    planted: "export * from './index.ts';\n",
    control: "export { stub } from './index.ts';\n",
    rule: 'no-restricted-syntax',
    says: /by hand/,
  },
  {
    fault: 'an export without a doc comment',
    folder: 'packages/fsm',
    name: 'says-nothing',
    planted: 'export const silent = 1;\n',
    control: doing('1'),
    rule: 'jsdoc/require-jsdoc',
    says: /Missing JSDoc/,
  },
];

const pathOf = (plant: Plant, kind: 'planted' | 'control'): string => `${plant.folder}/src/${plant.name}-${kind}.ts`;

let report: LintReport;

beforeAll(async () => {
  using scratch = new ScratchWorkspace(WORKSPACE_ROOT);
  const instrument = packageAt(scratch.root, INSTRUMENT).manifest;
  const named = (project: string, changes: object): object => ({ ...instrument, name: `@taffrail/${project}`, ...changes });
  const addInstrument = (project: string, changes: object): void => {
    scratch.addPackage(`packages/instruments/${project}`, { like: INSTRUMENT, manifest: named(project, changes) });
  };
  addInstrument('planted-neighbour', { nx: { name: 'planted-neighbour', tags: ['layer:instrument', 'platform:any'] } });
  addInstrument('planted-untagged', { nx: { name: 'planted-untagged' } });
  addInstrument('planted-undeclared', {
    nx: { name: 'planted-undeclared', tags: ['layer:instrument', 'platform:any'] },
    dependencies: {},
    peerDependencies: {},
    devDependencies: {},
  });
  scratch.write('packages/instruments/planted-untagged/src/reaches-driver.ts', using('@taffrail/driver'));
  scratch.write('packages/instruments/planted-undeclared/src/reaches-driver.ts', using('@taffrail/driver'));
  scratch.write(`${INSTRUMENT}/src/simulator/plays-instrument.ts`, using('@taffrail/simulator'));
  for (const plant of plants) {
    scratch.write(pathOf(plant, 'planted'), plant.planted);
    scratch.write(pathOf(plant, 'control'), plant.control);
  }

  const folders = [
    ...new Set(plants.map(({ folder }) => folder)),
    'packages/instruments/planted-untagged',
    'packages/instruments/planted-undeclared',
  ];
  report = await lint(scratch.root, folders);
}, 120_000);

const said = (path: string): readonly string[] => {
  const messages = report.files.get(path);
  if (messages === undefined) throw new Error(`${path} was not linted; what was printed is ${report.output}`);
  return messages.map(({ ruleId, message }) => `${ruleId ?? 'error'}: ${message}`);
};

describe('the boundaries', () => {
  it('are looked at, not skipped for want of a project graph', () => {
    expect(report.output).not.toMatch(SKIPPED);
  });

  it.each(plants.map((plant) => [plant.fault, plant] as const))('report %s', (_, plant) => {
    const found = said(pathOf(plant, 'planted')).filter((line) => line.startsWith(`${plant.rule}: `));

    expect(found).toEqual([expect.stringMatching(plant.says)]);
  });

  it.each(plants.map((plant) => [plant.fault, plant] as const))('let the file pass that is without %s', (_, plant) => {
    expect(said(pathOf(plant, 'control'))).toEqual([]);
  });

  it('let the simulator of an instrument import the simulator', () => {
    expect(said(`${INSTRUMENT}/src/simulator/plays-instrument.ts`)).toEqual([]);
  });

  it('report an import by a package that has no layer', () => {
    expect(said('packages/instruments/planted-untagged/src/reaches-driver.ts')).toEqual([
      expect.stringContaining(`${BOUNDARIES}: A project without tags`),
    ]);
  });

  it('report a dependency that is used and not declared', () => {
    const missing = (folder: string): readonly string[] => said(`${folder}/package.json`).filter((line) => line.includes('missing from'));

    expect(missing('packages/instruments/planted-undeclared')).toEqual([
      expect.stringMatching(/^@nx\/dependency-checks: .*@taffrail\/driver/s),
    ]);
    expect(missing('packages/driver')).toEqual([]);
  });
});
