import { rmSync } from 'node:fs';
import { ClientHost, startProvider } from '../support/oauth/index.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { ExampleMcpServer } from './connect/mcp-server.js';
import { Membership } from './connect/membership.js';
import { readRecipes } from './connect/recipe.js';
import { tryRecipe } from './connect/try-recipe.js';
import { writeVersions } from './connect/versions.js';
import { NotInstalled } from './connect/workshop.js';
import type { Soak } from './section.js';

export const title = 'every program of docs/connect signs a person in or refuses what it should, with the newest version of its library';
export const limitSeconds = 3600;

/** Only these recipes, separated by commas. The table of versions is written when all have run. */
const ONLY = process.env['GATEHOUSE_CONNECT']?.split(',');

/** Signs in at the MCP servers: not of the same vendor as they are. */
const MCP_CLIENT = 'mcp-typescript';

export async function run({ say, check }: Soak): Promise<void> {
  const directory = await temporaryDirectory('connect');
  const host = await ClientHost.start();
  const provider = await startProvider(host.env);
  const membership = await Membership.create(provider);
  const mcpServer = await ExampleMcpServer.start(provider, directory);
  const failures: string[] = [];
  const skipped: string[] = [];
  try {
    const recipes = readRecipes();
    const mcpClient = recipes.find(({ name }) => name === MCP_CLIENT);
    if (!mcpClient) throw new Error(`docs/connect has no ${MCP_CLIENT}.md`);
    const surroundings = { provider, membership, host, mcpUrl: mcpServer.url, mcpClient, directory };
    const tried = [];
    for (const recipe of recipes) {
      if (ONLY && !ONLY.includes(recipe.name)) continue;
      try {
        const version = await tryRecipe(recipe, surroundings);
        tried.push({ recipe, version });
        say(`${recipe.name} ${version}`);
      } catch (error) {
        if (error instanceof NotInstalled) {
          skipped.push(recipe.name);
          say(`skipped ${recipe.name}: ${error.message}`);
          continue;
        }
        failures.push(recipe.name);
        say(`FAILED ${(error as Error).message}`);
      }
    }
    if (!ONLY && failures.length + skipped.length === 0) writeVersions(tried);
  } finally {
    await mcpServer.stop();
    await provider.server.stop();
    await host.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  check(failures.length === 0, `these do not do what their pages say: ${failures.join(', ')}`);
}
