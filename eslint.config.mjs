import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import nx from '@nx/eslint-plugin';
import checkFile from 'eslint-plugin-check-file';
import jsdoc from 'eslint-plugin-jsdoc';
import rxjs from 'eslint-plugin-rxjs-x';
import * as jsonParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

// One line per layer: what it may import. The diagram in ARCHITECTURE.md is this table.
export const layers = {
  core: [],
  contract: [],
  wire: [],
  transport: ['contract', 'wire'],
  daemon: ['core', 'wire'],
  driver: ['core', 'contract'],
  simulator: ['contract'],
  family: ['driver'],
  instrument: ['driver', 'family'],
  testing: ['contract', 'transport', 'driver', 'simulator'],
  app: ['core', 'contract', 'wire', 'transport', 'daemon', 'driver', 'simulator', 'family', 'instrument'],
  tool: ['core', 'contract', 'wire', 'transport', 'daemon', 'driver', 'simulator', 'family', 'instrument', 'testing', 'app', 'tool'],
};

const tests = ['**/*.test.ts', '**/*.test-d.ts', '**/*.bench.ts', '**/test/**/*.ts'];
const code = ['packages/**/*.ts', 'tools/**/*.ts'];
const anywhere = foldersTagged('platform:any').map((folder) => `${folder}/src/**/*.ts`);

// The layer constraints, with what some files may import on top of their layer. Tests run on Node wherever their subject runs.
const boundaries = ({ also = [], platforms = true } = {}) => [
  'error',
  {
    banTransitiveDependencies: true,
    depConstraints: [
      ...Object.entries(layers).map(([layer, may]) => ({
        sourceTag: `layer:${layer}`,
        onlyDependOnLibsWithTags: [...may, ...also].map((name) => `layer:${name}`),
      })),
      ...(platforms ? [{ sourceTag: 'platform:any', onlyDependOnLibsWithTags: ['platform:any'] }] : []),
    ],
  },
];

// `no-restricted-syntax` is one list per file: a later entry replaces an earlier one, so each kind of file names its whole list.
const named = [
  { selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]', message: 'Export by name.' },
  { selector: 'ExportAllDeclaration', message: 'List every public name by hand.' },
];
const patient = [
  {
    selector:
      'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"], ImportDeclaration[source.value=/^(node:)?timers\\u002fpromises$/]',
    message: 'Wait for what must happen, not for time to pass.',
  },
];
const branching = [
  {
    selector:
      'BinaryExpression[operator=/^[!=]==$/] > MemberExpression[property.name="message"], CallExpression[callee.property.name=/^(includes|startsWith|endsWith|match|search|indexOf)$/][callee.object.property.name="message"]',
    message: 'Branch on the class or the code of an error, never on its message.',
  },
];
const capability = 'A platform:any package runs in a browser, under virtual time and from a seed';
const portable = [
  {
    selector: 'Identifier[name="Date"]:not(MemberExpression[property.name="UTC"] > Identifier):not(Property > Identifier.key)',
    message: `${capability}: take a scheduler and use its now().`,
  },
  {
    selector: 'ImportExpression[source.value=/^node:/], TSImportType[argument.literal.value=/^node:/]',
    message: `${capability}: take the capability as a parameter.`,
  },
];
const whole = [
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe|suite|bench)$/][property.name=/^(only|skip|skipIf|todo)$/]',
    message: 'Every test runs. One that needs hardware asks with runIf.',
  },
  {
    selector:
      'MemberExpression[object.name="vi"][property.name=/^(waitFor|waitUntil)$/], MemberExpression[object.name="expect"][property.name="poll"]',
    message: 'Wait for what must happen; do not poll.',
  },
];
// The values of a closed set, `(typeof X)[keyof typeof X]`, are documented where the set is.
const alias = 'TSTypeAliasDeclaration:not([typeAnnotation.type="TSIndexedAccessType"][typeAnnotation.objectType.type="TSTypeQuery"])';
const restrictedGlobals = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'Buffer',
  'process',
  'global',
  'require',
  '__dirname',
  'window',
  'document',
  'navigator',
].map((name) => ({ name, message: `${capability}: take a scheduler, or the capability as a parameter.` }));
const builtins = `^(node:.*|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/.*)?)$`;

export default [
  { ignores: ['**/node_modules/**', '**/dist/**', '**/out-tsc/**', '**/test-reports/**', '**/coverage/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  ...[...tseslint.configs.strict, ...tseslint.configs.recommendedTypeCheckedOnly].map((config) => ({ ...config, files: code })),
  {
    files: code,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx, 'check-file': checkFile, jsdoc, 'rxjs-x': rxjs },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/require-await': 'off', // an interface that answers with a promise may be implemented by something that needs no wait
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off', // `Result<void>` is how a command without an answer is typed
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'check-file/filename-naming-convention': ['error', { '**/*.{ts,mjs,js}': 'KEBAB_CASE' }, { ignoreMiddleExtensions: true }],
      'check-file/folder-naming-convention': ['error', { '{packages,tools}/**/': 'KEBAB_CASE' }],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { esm: true, cjs: false, window: false },
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ['TSInterfaceDeclaration', alias, 'ExportNamedDeclaration > VariableDeclaration'],
          enableFixer: false,
        },
      ],
      'jsdoc/match-description': [
        'error',
        { contexts: ['any'], matchDescription: '^[\\s\\S]*?\\.(\\s|$)', message: 'Begin with a sentence that ends in a full stop.' },
      ],
      'jsdoc/no-blank-blocks': 'error',
      'jsdoc/no-types': 'error',
      'jsdoc/check-param-names': ['error', { checkDestructured: false }],
      'jsdoc/check-tag-names': ['error', { typed: true }],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true }],
      'rxjs-x/finnish': [
        'error',
        { functions: false, methods: false, parameters: false, variables: false, properties: true, types: { Subject$: false } },
      ],
      'rxjs-x/no-exposed-subjects': 'error',
      'rxjs-x/no-nested-subscribe': 'error',
      'rxjs-x/no-unbound-methods': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...named, ...patient, ...branching],
    },
  },
  {
    files: ['packages/**/src/simulator*.ts', 'packages/**/src/simulator/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ also: ['simulator'] }) },
  },
  {
    files: anywhere,
    ignores: tests,
    rules: {
      'no-restricted-syntax': ['error', ...named, ...patient, ...branching, ...portable],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: builtins, message: `${capability}: take the capability as a parameter.` }] },
      ],
      'no-restricted-globals': ['error', { globals: restrictedGlobals, checkGlobalObject: true }],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: `${capability}: take a random source.` }],
    },
  },
  {
    files: tests,
    rules: {
      '@nx/enforce-module-boundaries': boundaries({ also: ['simulator', 'testing'], platforms: false }),
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-unused-expressions': 'off', // a type test names a value to look at its type
      '@typescript-eslint/unbound-method': 'off', // `expect(spy.method)`
      'jsdoc/require-jsdoc': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', ...named, ...patient, ...whole],
    },
  },
  {
    files: ['packages/**/package.json', 'tools/**/package.json'],
    languageOptions: { parser: jsonParser },
    plugins: { '@nx': nx },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: [
            '{projectRoot}/**/*.test.ts',
            '{projectRoot}/**/*.test-d.ts',
            '{projectRoot}/**/*.bench.ts',
            '{projectRoot}/test/**/*',
            '{projectRoot}/templates/**/*',
            '{projectRoot}/vitest*.config.mjs',
          ],
        },
      ],
    },
  },
];

/** The folders of the packages that carry a tag, relative to the root. */
function foldersTagged(tag) {
  return ['packages', 'packages/instruments']
    .flatMap((parent) => readdirSync(join(import.meta.dirname, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => tagsOf(folder).includes(tag));
}

function tagsOf(folder) {
  try {
    return JSON.parse(readFileSync(join(import.meta.dirname, folder, 'package.json'), 'utf8')).nx?.tags ?? [];
  } catch (cause) {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return [];
    throw cause;
  }
}
