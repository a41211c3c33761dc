import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './installed-package.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Copies the files that git knows, as they are in the working tree, with the packages, into a new folder. */
export function copySources(folder: string): void {
  for (const file of run('git', ['ls-files', '-z'], ROOT).split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  copyPackages(folder);
}

/** The same as of a commit. The packages are those of the working tree. */
export function copyCommit(folder: string, commit: string): void {
  mkdirSync(folder, { recursive: true });
  const archive = `${folder}.tar`;
  run('git', ['archive', '--format=tar', `--output=${archive}`, commit], ROOT);
  run('tar', ['-xf', archive, '-C', folder], folder);
  copyPackages(folder);
}

/** No link to the folder: the bundler would name its place relative to the copy. */
function copyPackages(folder: string): void {
  run('cp', ['-a', join(ROOT, 'node_modules'), folder], folder);
}

/** Returns the folder `dist`. */
export function buildCopy(folder: string): string {
  run(process.execPath, ['scripts/build.mjs'], folder);
  return join(folder, 'dist');
}

/** The commit of the release before: the newest tag, or, while nothing is released, the commit before the newest migration. */
export function previousVersion(): { readonly commit: string; readonly name: string } {
  const tags = run('git', ['tag', '--list', 'v[0-9]*', '--merged', 'HEAD', '--sort=-v:refname'], ROOT).split('\n').filter(Boolean);
  const [tag] = tags;
  if (tag !== undefined) return { commit: tag, name: tag };
  const added = run('git', ['log', '-1', '--format=%H', '--diff-filter=A', '--', 'migrations'], ROOT).trim();
  return { commit: `${added}^`, name: 'the commit before the newest migration' };
}

/** Adds a migration to a copy: the body of its `up`, and what it declares besides. */
export function addMigration(folder: string, { name, up, declares = '' }: { name: string; up: string; declares?: string }): void {
  const file = join(folder, 'migrations', `${name}.ts`);
  writeFileSync(
    file,
    `import type { MigrationInterface, QueryRunner } from 'typeorm';
export class ${name} implements MigrationInterface {
  readonly name = '${name}';
  ${declares}
  async up(db: QueryRunner): Promise<void> { ${up} }
  async down(): Promise<void> {}
}
`,
  );
  const index = join(folder, 'migrations', 'index.ts');
  const text = readFileSync(index, 'utf8');
  writeFileSync(index, `import { ${name} } from './${name}.js';\n${text.replace(/\n\];\s*$/, `\n  ${name},\n];\n`)}`);
}
