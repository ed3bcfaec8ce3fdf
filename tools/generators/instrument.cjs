// What Nx loads. Nx reads TypeScript only with a compiler that is not installed here, so this compiles with the repository's own first.
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

module.exports = async (tree, options) => {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-b', join(__dirname, 'tsconfig.lib.json')], { stdio: 'inherit' });
  const { instrumentGenerator } = await import('./dist/index.js');
  return instrumentGenerator(tree, options);
};
