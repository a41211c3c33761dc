import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** This file is dist/test/policy/ports.spec.js. */
const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');

/** `blob-store.port.ts` declares `BlobStore`. */
function portNamed(path: string): string {
  return basename(path, '.port.ts').replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

describe('ports: abstract classes by which a feature requests what another one provides', () => {
  const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ path: relative(SOURCES, path), text: readFileSync(path, 'utf8') }));
  const ports = files.filter(({ path }) => path.endsWith('.port.ts'));

  it('are in files named after them: no other file declares an abstract class', () => {
    const elsewhere = files.filter(({ path, text }) => !path.endsWith('.port.ts') && /\babstract class\b/.test(text));
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });

  it('have the name of their file, and no implementation beside them', () => {
    expect(ports.length).toBeGreaterThan(8);
    const declared = ports.map(({ path, text }) => [
      path,
      Array.from(text.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm), ([, name]) => name),
    ]);
    expect(declared).toEqual(ports.map(({ path }) => [path, [portNamed(path)]]));
  });

  it('are implemented by a class of the server', () => {
    const program = files.filter(({ path }) => !path.endsWith('.spec.ts')).map(({ text }) => text);
    // A class that is the store behind two ports can only implement them.
    const heads = program.flatMap((text) => Array.from(text.matchAll(/^(?:export )?class [^{]+\{/gm), ([head]) => head)).join('\n');
    const unanswered = ports
      .map(({ path }) => portNamed(path))
      .filter((name) => !new RegExp(`\\b(?:extends|implements) [^{]*\\b${name}\\b`).test(heads));
    expect(unanswered).toEqual([]);
  });
});
