import { rmSync } from 'node:fs';
import { startProvider } from '../support/oauth/index.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { ExampleMcpServer } from './connect/mcp-server.js';
import { readRecipes } from './connect/recipe.js';
import { tryRecipe } from './connect/try-recipe.js';
import { writeVersions } from './connect/versions.js';
import type { Soak } from './section.js';

export const title = 'every program of docs/connect signs a person in, with the newest version of its library';
export const limitSeconds = 3600;

/** Only these recipes, separated by commas. The table of versions is written when all have run. */
const ONLY = process.env['GATEHOUSE_CONNECT']?.split(',');

export async function run({ say, check }: Soak): Promise<void> {
  const directory = await temporaryDirectory('connect');
  const provider = await startProvider();
  const { server, session, account } = provider;
  const mcpServer = await ExampleMcpServer.start(provider, directory);
  const failures: string[] = [];
  try {
    const surroundings = { server, session, account, mcpUrl: mcpServer.url, directory };
    const tried = [];
    for (const recipe of readRecipes()) {
      if (ONLY && !ONLY.includes(recipe.name)) continue;
      try {
        const version = await tryRecipe(recipe, surroundings);
        tried.push({ recipe, version });
        say(`${recipe.name} ${version}`);
      } catch (error) {
        failures.push(recipe.name);
        say(`FAILED ${(error as Error).message}`);
      }
    }
    if (!ONLY && failures.length === 0) writeVersions(tried);
  } finally {
    await mcpServer.stop();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  check(failures.length === 0, `these do not sign a person in: ${failures.join(', ')}`);
}
