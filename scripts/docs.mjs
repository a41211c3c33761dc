// Writes the files of docs/ that are made from the code; with --check changes nothing and fails when one of them is out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `render` imports from dist/, so that each file comes from the code that ships. */
const GENERATED = [
  {
    file: 'docs/configuration.md',
    render: async () => (await import('../dist/src/config/index.js')).configurationMarkdown(),
  },
  {
    file: 'docs/errors.md',
    render: async () => (await import('../dist/src/http/index.js')).errorsMarkdown(),
  },
  {
    file: 'docs/openapi.json',
    render: async () => (await import('../dist/src/open-api.js')).openApiJson(),
  },
];

const isCheck = process.argv.includes('--check');

for (const { file, render } of GENERATED) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const text = await render();
  if (current(path) === text) continue;
  if (isCheck) {
    console.error(`${file} is out of date: run npm run docs:generate`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
}

function current(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
