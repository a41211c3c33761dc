import { rmSync } from 'node:fs';
import { ClientHost, startProvider } from '../../support/oauth/index.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import type { Soak } from '../section.js';
import { ExampleMcpServer } from './mcp-server.js';
import { Membership } from './membership.js';
import { type Recipe, readRecipes } from './recipe.js';
import { tryRecipe } from './try-recipe.js';
import { NotInstalled } from './workshop.js';

/** Signs in at the MCP servers: not of the same vendor as they are. */
const MCP_CLIENT = 'mcp-typescript';

export interface Outcomes {
  readonly tried: readonly { readonly recipe: Recipe; readonly version: string }[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** Tries the recipes of docs/connect that are wanted, one after the other, and prints a line for each. */
export async function tryRecipes(isWanted: (recipe: Recipe) => boolean, say: Soak['say']): Promise<Outcomes> {
  const directory = await temporaryDirectory('connect');
  const host = await ClientHost.start();
  const provider = await startProvider(host.env);
  const membership = await Membership.create(provider);
  // The first request ever makes the keys. On a busy machine that takes longer than the half second that Nimbus waits.
  await provider.get('/.well-known/jwks.json');
  const mcpServer = await ExampleMcpServer.start(provider, directory);
  const outcomes = { tried: [] as { recipe: Recipe; version: string }[], failed: [] as string[], skipped: [] as string[] };
  try {
    const recipes = readRecipes();
    const mcpClient = recipes.find(({ name }) => name === MCP_CLIENT);
    if (!mcpClient) throw new Error(`docs/connect has no ${MCP_CLIENT}.md`);
    const surroundings = { provider, membership, host, mcpUrl: mcpServer.url, mcpClient, directory };
    for (const recipe of recipes.filter(isWanted)) {
      try {
        const version = await tryRecipe(recipe, surroundings);
        outcomes.tried.push({ recipe, version });
        say(`ok ${recipe.name} ${version}`);
      } catch (error) {
        const isSkipped = error instanceof NotInstalled;
        (isSkipped ? outcomes.skipped : outcomes.failed).push(recipe.name);
        say(`${isSkipped ? 'skipped' : 'FAILED'} ${recipe.name}: ${(error as Error).message}`);
      }
    }
  } finally {
    await mcpServer.stop();
    await provider.server.stop();
    await host.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return outcomes;
}
