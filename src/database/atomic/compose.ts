import { createHash } from 'node:crypto';
import type { Guard, Part, Write } from './parts.js';

export interface ComposedStatement {
  /** The same for the same text, in every process: poolers that know prepared statements then share them. */
  readonly name: string;
  readonly text: string;
}

/** By the templates of their parts. There are as many as there are kinds of changes. */
const COMPOSED = new Map<string, ComposedStatement>();

/**
 * One statement that checks the guards, each after the one before, and makes all the writes if every guard holds. Its row says in `held`
 * whether it did.
 *
 * Each part is a common table expression. What makes the order certain: a guard asks for the row of the one before, so that is locked first,
 * and every write asks for the row of the last guard.
 */
export function compose(guards: readonly Guard[], writes: readonly Write[]): ComposedStatement {
  const key = [...guards, ...writes].map(({ template }) => template.id).join();
  let composed = COMPOSED.get(key);
  if (!composed) {
    checkTables(writes);
    const text = textOf(guards, writes);
    composed = { name: `atomic_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`, text };
    COMPOSED.set(key, composed);
  }
  return composed;
}

/** Of two writes to one row, PostgreSQL would keep one. */
function checkTables(writes: readonly Write[]): void {
  const tables = new Set<string>();
  for (const { template } of writes) {
    if (template.changes === null || template.sharesItsTable !== undefined) continue;
    if (tables.has(template.changes)) throw new Error(`two writes to ${template.changes}, and no reason why never to the same row`);
    tables.add(template.changes);
  }
}

export function valuesOf(guards: readonly Guard[], writes: readonly Write[]): unknown[] {
  return [...guards, ...writes].flatMap(({ values }) => values);
}

function textOf(guards: readonly Guard[], writes: readonly Write[]): string {
  let offset = 0;
  const place = (part: Part, condition: string): string => {
    const text = part.template.at(offset, condition);
    offset += part.values.length;
    return text;
  };
  const holds = (count: number): string => (count === 0 ? 'true' : `EXISTS (SELECT FROM guard_${count})`);
  const parts = [
    ...guards.map((guard, i) => `guard_${i + 1} AS MATERIALIZED (${place(guard, holds(i))})`),
    ...writes.map((write, i) => `write_${i + 1} AS (${place(write, holds(guards.length))})`),
  ];
  return `WITH ${parts.join(',\n')}\nSELECT ${holds(guards.length)} AS held`;
}
