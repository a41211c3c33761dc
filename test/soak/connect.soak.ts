import { tryRecipes } from './connect/try-recipes.js';
import { writeVersions } from './connect/versions.js';
import type { Soak } from './section.js';

export const title = 'every program of docs/connect signs a person in or refuses what it should, with the newest version of its library';
export const limitSeconds = 3600;

/** Only these recipes, separated by commas. The table of versions is written when all have run. */
const ONLY = process.env['GATEHOUSE_CONNECT']?.split(',');

export async function run({ say, check }: Soak): Promise<void> {
  const { tried, failed, skipped } = await tryRecipes(({ name }) => ONLY?.includes(name) ?? true, say);
  if (!ONLY && failed.length + skipped.length === 0) writeVersions(tried);
  check(failed.length === 0, `these do not do what their pages say: ${failed.join(', ')}`);
}
