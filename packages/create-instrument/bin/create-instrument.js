#!/usr/bin/env node
// Stands in the repository, not in dist: npm links it when it installs, which is before anything has been built.
try {
  await import('../dist/main.js');
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  process.stderr.write(`create-instrument: not-built: ${error.message}\nIn a checkout of the repository, run \`npm run build\` first.\n`);
  process.exitCode = 1;
}
