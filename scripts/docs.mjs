// Writes the files of docs/ and src/sdk that are generated from the code; with --check changes nothing and fails if one of them is outdated.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const openApiJson = async () => (await import('../dist/src/server/index.js')).openApiJson();

/** `render` imports from dist/, so that each file comes from the code that ships. */
const GENERATED = [
  {
    file: 'docs/cli.md',
    render: async () => (await import('./cli-page.mjs')).cliMarkdown(),
  },
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
    render: openApiJson,
  },
  {
    file: 'src/sdk/core/openapi.ts',
    render: async () => (await import('./sdk-types.mjs')).sdkTypes(await openApiJson()),
  },
  {
    file: 'src/sdk/core/response-shapes.ts',
    render: async () => (await import('./sdk-shapes.mjs')).sdkShapes(await openApiJson()),
  },
  {
    file: 'docs/reference/configuration-file.schema.json',
    render: async () => `${JSON.stringify((await import('../dist/src/commands/apply/schema.js')).CONFIGURATION_SCHEMA, null, 2)}\n`,
  },
  {
    file: 'docs/reference/audit-log.md',
    render: async () => (await import('./reference-pages.mjs')).auditMarkdown(),
  },
  ...[
    ['sdk', 'client'],
    ['agent-sdk', 'agent'],
    ['agent-sdk-node', 'agent-node'],
  ].map(([page, entry]) => ({
    file: `docs/reference/${page}.api.md`,
    render: async () => readFileSync(new URL(`../dist/sdk/reports/${entry}.api.md`, import.meta.url), 'utf8'),
  })),
  {
    file: 'docs/reference/resource-server.api.md',
    render: resourceServerApi,
  },
  {
    file: 'docs/reference/roles-and-scopes.md',
    render: async () => (await import('./reference-pages.mjs')).rolesMarkdown(),
  },
];

/** Every entry of the package has a report; all say at the top that they are generated. */
function resourceServerApi() {
  return ['index', 'express', 'fastify', 'nest']
    .map((name) => {
      const report = readFileSync(new URL(`../dist/resource-server/reports/${name}.api.md`, import.meta.url), 'utf8');
      const entry = name === 'index' ? 'gatehouse/resource-server' : `gatehouse/resource-server/${name}`;
      return report.replace(/^## .*$/m, `## API report for \`${entry}\``);
    })
    .join('\n');
}

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
