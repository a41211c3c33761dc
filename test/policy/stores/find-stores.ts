import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Of the compiled output: this file is dist/test/policy/stores/find-stores.js. */
const SOURCE = join(import.meta.dirname, '..', '..', '..', 'src');
const TABLES = join(import.meta.dirname, 'tables');

export interface FoundStore {
  readonly name: string;
  /** Below src/. */
  readonly file: string;
  readonly isSystem: boolean;
  readonly type: unknown;
  /** Own methods of the class, including TypeScript's private ones: a helper must be `#private`, or it is an entry point. */
  readonly methods: readonly string[];
}

/** Every class that a `*.store.ts` or `*.system-store.ts` exports, listed or not. */
export async function findStores(): Promise<FoundStore[]> {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(system-)?store\.js$/.test(file));
  const found: FoundStore[] = [];
  for (const file of files) {
    for (const type of (await load(join(SOURCE, file))).filter(isClass)) {
      found.push({
        name: type.name,
        file: file.replace(/\.js$/, '.ts'),
        isSystem: file.endsWith('.system-store.js'),
        type,
        methods: Object.getOwnPropertyNames(type.prototype).filter((name) => name !== 'constructor'),
      });
    }
  }
  return found;
}

/** Everything that the files of tables/ export. */
export async function findTables(): Promise<unknown[]> {
  const files = readdirSync(TABLES).filter((file) => file.endsWith('.js'));
  const tables: unknown[] = [];
  for (const file of files) tables.push(...(await load(join(TABLES, file))));
  return tables;
}

/** Sequentially: Jest cannot load two modules at once that share imports. */
async function load(path: string): Promise<unknown[]> {
  return Object.values((await import(pathToFileURL(path).href)) as Record<string, unknown>);
}

function isClass(value: unknown): value is { name: string; prototype: object } {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}
