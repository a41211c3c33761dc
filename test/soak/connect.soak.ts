import { rmSync } from 'node:fs';
import { startServer } from '../support/server.js';
import { createOwner, OWNER } from '../support/sign-in.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
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
  const server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  const failures: string[] = [];
  try {
    const surroundings = { server, session: await createOwner(server), account: OWNER, directory };
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
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  check(failures.length === 0, `these do not sign a person in: ${failures.join(', ')}`);
}
