import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { actionsOf, RESOURCE_TYPES } from '../../src/authz/index.js';
import { DESCRIBED_TYPES } from '../../src/views/index.js';

/** This file is dist/test/policy/permission-words.spec.js. */
const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');
/** Where types are only defined, described or shown. */
const DESCRIBING = ['authz', 'views', 'swagger'];

const words = DESCRIBED_TYPES.flatMap(({ type, title, actions }) =>
  actions.map((each) => ({ pair: `${type}.${each.action}`, title, ...each })),
);

describe('permissions in words', () => {
  it('describe every resource type and action of the policy, and no other', () => {
    const pairs = RESOURCE_TYPES.flatMap((type) => actionsOf(type).map((action) => `${type}.${action}`));
    expect(words.map(({ pair }) => pair).sort()).toEqual(pairs.sort());
  });

  it('say something different for each permission, starting with a verb and without names of the policy', () => {
    expect(new Set(words.map((each) => each.words)).size).toBe(words.length);
    for (const each of words)
      expect([each.pair, each.words]).toEqual([each.pair, expect.stringMatching(/^[A-Z][a-z]+ [^_*]+[^.]$/) as unknown]);
    for (const { title } of DESCRIBED_TYPES) expect(title).toMatch(/^[A-Z][A-Za-z ,]+$/);
  });

  it('are of this server if, and only if, its code asks for the type', () => {
    const code = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !DESCRIBING.includes(path.split(sep)[0] ?? ''))
      .map((path) => readFileSync(join(SOURCES, path), 'utf8'))
      .join('\n');
    const asked = new RegExp(
      String.raw`(?:type: |allows\([^)]*, |authorize\([^)]*, |prepare\([^)]*, |authorizeSystem\([^)]*, )'(\w+)'`,
      'g',
    );
    const types = new Set(Array.from(code.matchAll(asked), ([, type]) => type));
    const differing = DESCRIBED_TYPES.filter(({ type, reach }) => types.has(type) !== (reach !== 'elsewhere'));
    expect(differing.map(({ type }) => type)).toEqual([]);
  });
});
