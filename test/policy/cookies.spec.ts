import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** This file is dist/test/policy/cookies.spec.js. */
const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');
const DOOR = 'http/browser-cookies.ts';

describe('cookies', () => {
  it('are read and set in one place, so that none is read twice or set without its attributes', () => {
    const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true }).filter(({ name }) => /(?<!\.spec)\.ts$/.test(name));
    const touching = files
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) =>
        /\.cookies\[|\bcookies\)|\.(?:un)?setCookie\(|\.clearCookie\(|headers\.cookie\b|request\.cookies\b/.test(
          readFileSync(path, 'utf8'),
        ),
      )
      .map((path) => relative(SOURCES, path));
    expect(touching).toEqual([DOOR]);
  });
});
