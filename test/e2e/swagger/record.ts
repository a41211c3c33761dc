import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocatedOperation } from '../../../src/swagger/document-types.js';
import { EXAMPLES } from '../../../src/swagger/examples/all.js';
import type { Examples } from '../../../src/swagger/examples/example.js';

/** This file is dist/test/e2e/swagger/record.js. */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Writes src/swagger/examples/<tag>.ts anew for every tag with another example. Each stays where it is in its file, so that a diff shows only what is different. */
export function recordExamples(operations: readonly LocatedOperation[], examples: Examples): void {
  const tags = new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''));
  const files = [...tags].flatMap((tag) => {
    const ids = new Set(operations.filter(({ operation }) => operation.tags?.[0] === tag).map(({ operation }) => operation.operationId));
    const entries = Object.entries(examples).filter(([id]) => ids.has(id));
    if (entries.every(([id, example]) => example === EXAMPLES[id])) return [];
    const name = tag.toUpperCase().replaceAll('-', '_');
    const file = join(ROOT, 'src', 'swagger', 'examples', `${tag}.ts`);
    const text = JSON.stringify(Object.fromEntries(entries), null, 2);
    writeFileSync(file, `import type { Examples } from './example.js';\n\nexport const ${name}: Examples = ${text};\n`);
    return file;
  });
  if (files.length === 0) return;
  const prettier = join(ROOT, 'node_modules', '.bin', 'prettier');
  const { status, stderr } = spawnSync(prettier, ['--write', '--log-level', 'warn', ...files], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
