import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Of the compiled output: this file is dist/test/policy/lists/find-lists.js. */
const SOURCE = join(import.meta.dirname, '..', '..', '..', 'src');
const HAS_SQL = /\.repository\.js$|-blob-store\.js$/;

/** Every method of a repository that can read or write many rows, as `Repository.method`: it lists, counts, deletes, or has a limit. */
export async function findBulkStatements(): Promise<string[]> {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => HAS_SQL.test(file));
  const found: string[] = [];
  for (const file of files) {
    const exported = Object.values((await import(pathToFileURL(join(SOURCE, file)).href)) as Record<string, unknown>);
    for (const type of exported) {
      if (typeof type !== 'function' || !/^class\b/.test(textOf(type))) continue;
      const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(type.prototype as object);
      for (const [name, descriptor] of Object.entries(methods)) {
        const value: unknown = descriptor.value;
        if (typeof value !== 'function') continue;
        if (/^(list|count|search)/.test(name) || /\bLIMIT\b|\bDELETE FROM\b/.test(textOf(value))) found.push(`${type.name}.${name}`);
      }
    }
  }
  return found.sort();
}

/** The source text. */
function textOf(code: object): string {
  return Function.prototype.toString.call(code);
}
