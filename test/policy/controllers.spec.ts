import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This file is dist/test/policy/controllers.spec.js. */
const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');

function textsOf(ending: string): string[] {
  return readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith(ending))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
}

it('every controller is registered by a module: otherwise its routes are not served', () => {
  const controllers = textsOf('.controller.ts').flatMap((text) =>
    Array.from(text.matchAll(/^export class (\w+Controller)\b/gm), ([, name = '']) => name),
  );
  expect(controllers.length).toBeGreaterThan(30);
  const modules = textsOf('.module.ts')
    .map((text) => text.replace(/^import .*$/gm, ''))
    .join('\n');
  expect(controllers.filter((name) => !new RegExp(`\\b${name}\\b`).test(modules))).toEqual([]);
});
