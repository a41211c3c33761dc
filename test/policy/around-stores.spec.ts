import { join } from 'node:path';
import { ESLint, Linter } from 'eslint';

/** This file is dist/test/policy/around-stores.spec.js. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const RULES = ['no-restricted-imports', 'no-restricted-syntax'] as const;

/** What the lint rules for this file report about this code. Only those rules: the others need every type. */
async function lint(file: string, code: string): Promise<string[]> {
  // The rule itself uses `any` in its types.
  const { rules, languageOptions } = (await new ESLint({ cwd: ROOT }).calculateConfigForFile(join(ROOT, file))) as Linter.Config;
  const config = {
    rules: Object.fromEntries(RULES.map((name) => [name, rules?.[name] ?? 'off'])),
    languageOptions: { parser: languageOptions?.parser },
  };
  const messages = new Linter().verify(code, [{ ...config, files: ['**/*.ts'] }], 'planted.ts');
  return messages.map(({ line, ruleId, message }) => `${line} ${ruleId ?? message}`);
}

const GOING_AROUND = `
import type { EntityManager } from 'typeorm';
import { DataSource } from 'typeorm';
import { GroupsRepository } from './groups.repository.js';
import type { GroupsRepository as Type, GroupRow } from './groups.repository.js';
export async function list(db: DataSource, groups: GroupsRepository, tx: EntityManager): Promise<GroupRow[]> {
  return tx.query('SELECT * FROM groups');
}`;

describe('bypassing a store', () => {
  it.each(['groups.service.ts', 'groups.controller.ts', 'group-queries.ts'])('with a %s fails the lint', async (name) => {
    expect(await lint(`src/organizations/groups/${name}`, GOING_AROUND)).toEqual([
      '3 no-restricted-imports',
      '4 no-restricted-imports',
      '5 no-restricted-imports',
      '7 no-restricted-syntax',
    ]);
  });

  it('is forbidden to stores too: only repositories send SQL', async () => {
    expect(await lint('src/organizations/groups/groups.store.ts', GOING_AROUND)).toEqual([
      '3 no-restricted-imports',
      '7 no-restricted-syntax',
    ]);
  });

  it('is impossible from other features: no index exports a repository', async () => {
    expect(await lint('src/organizations/index.ts', `export { GroupsRepository as Groups } from './groups/groups.repository.js';`)).toEqual(
      ['1 no-restricted-imports'],
    );
  });
});
