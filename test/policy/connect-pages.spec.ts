import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, readRecipes } from '../soak/connect/recipe.js';

describe('the pages of docs/connect', () => {
  const recipes = readRecipes();

  it('each have a program with a package that is installed for it', () => {
    expect(recipes.length).toBeGreaterThan(10);
    for (const { files, packages } of recipes) expect([files.length, packages.length].every((count) => count > 0)).toBe(true);
  });

  it('are listed with the version that ran', () => {
    const index = readFileSync(join(PAGES, 'README.md'), 'utf8');
    const listed = Array.from(index.matchAll(/^\| \[.+\]\((.+)\.md\) \| [\w-]+ \| v?\d\S* \|$/gm), ([, name]) => name);
    expect(listed.sort()).toEqual(recipes.map(({ name }) => name));
  });
});
