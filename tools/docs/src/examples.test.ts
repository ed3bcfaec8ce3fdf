import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { typeProblems, WORKSPACE_ROOT } from '@taffrail/tidy';
import { describe, expect, it } from 'vitest';

const FOLDER = join(WORKSPACE_ROOT, 'examples');
const LIMIT_MS = 60_000;
const SAMPLE = String.raw`-?\d+(?:\.\d+)?`;
const SECOND = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

/** What each prints, its arguments first. */
const examples: readonly (readonly [file: string, args: readonly string[], output: RegExp])[] = [
  ['01-ten-lines.mjs', [], new RegExp(`^${SAMPLE} degrees Celsius, ${SAMPLE} S/m, ${SAMPLE} dbar\\n$`)],
  ['02-for-await.mjs', [], new RegExp(`^${[1, 2, 3].map((n) => `sample ${n}: ${SAMPLE} degrees Celsius\\n`).join('')}$`)],
  [
    '03-csv-and-ndjson.mjs',
    ['csv'],
    new RegExp(`^time,quality,temperature \\(degree_Celsius\\),.*\\n(?:${SECOND},ok(?:,${SAMPLE}){3},,\\n){3}$`),
  ],
  ['03-csv-and-ndjson.mjs', ['ndjson'], /^(?:\{"type":"particle","instrument":"seabird-sbe37","stream":"ctd_parsed",.*\}\n){3}$/],
  ['04-two-instruments.mjs', [], /^(?=.*seabird-sbe37 sends ctd_parsed\n)(?=.*satlantic-par sends parad_sa_sample\n)[^\n]*\n[^\n]*\n$/s],
  [
    '05-replay.mjs',
    [],
    /^13\.3631 degrees Celsius, 3\.93764 S\/m, 9\.01 dbar\n13\.3645 degrees Celsius, 3\.93797 S\/m, 9\.016 dbar\n13\.3637 degrees Celsius, 3\.93794 S\/m, 9\.022 dbar\n$/,
  ],
  ['06-one-file-driver.mjs', [], /^DRIVER_STATE_COMMAND\n\{ interval: 30 \} \{ fallen: 1\.4 \}\n$/],
];
/** Whoever runs the tests may ask for colours, which are not for a file. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:FORCE_COLOR|NO_COLOR)$/.test(name)));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.mjs'));

describe('each example', () => {
  it.each(examples)(
    'does what it says: %s %j',
    async (file, args, output) => {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(FOLDER, file), ...args], { env, timeout: LIMIT_MS });

      expect(stdout).toMatch(output);
      expect(stderr).toBe('');
    },
    LIMIT_MS,
  );

  it('is run, begins with what it is and how to run it, and is in the list of them', () => {
    const list = readFileSync(join(FOLDER, 'README.md'), 'utf8');

    expect([...new Set(examples.map(([file]) => file))]).toEqual(files);
    for (const file of files) {
      expect(readFileSync(join(FOLDER, file), 'utf8')).toMatch(new RegExp(`^// .*\\n// Run: node examples/${file.replaceAll('.', '\\.')}`));
      expect(list).toContain(`](${file})`);
    }
  });

  it(
    'is right by its types, and imports nothing but what is published',
    () => {
      const snippets = files.map((file) => ({ path: join(FOLDER, file), code: readFileSync(join(FOLDER, file), 'utf8') }));
      const imported = snippets.flatMap(({ code }) => [...code.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name));

      expect(typeProblems(snippets, join(FOLDER, 'tsconfig.json'))).toEqual([]);
      expect(imported.filter((name) => !/^(?:rxjs|node:[a-z/]+|@taffrail\/[a-z\d-]+(?:\/simulator)?)$/.test(name))).toEqual([]);
    },
    LIMIT_MS,
  );
});
