import fc from 'fast-check';
import { thrownBy } from '../testing/thrown.js';
import { assertLinkStaysInside, EntryNames, entryPath } from './entry-names.js';

describe('entryPath', () => {
  it.each([
    ['./', ''],
    ['.', ''],
    ['./a/b', 'a/b'],
    ['a/b/', 'a/b'],
    ['a//b/./c', 'a/b/c'],
    ['...', '...'],
    ['a..b/c', 'a..b/c'],
    ['dev-disk\\x2duuid.swap', 'dev-disk\\x2duuid.swap'],
    ['Icon\r', 'Icon\r'],
    ['日本/ü', '日本/ü'],
  ])('makes %j into %j', (name, path) => {
    expect(entryPath('tar', name)).toBe(path);
  });

  it.each([
    ['../evil', 'leads outside of the archive'],
    ['a/../../evil', 'leads outside of the archive'],
    ['a/..', 'leads outside of the archive'],
    ['a\\..\\..\\evil', 'leads outside of the archive'],
    ['/etc/passwd', 'is an absolute path'],
    ['\\\\server\\share', 'is an absolute path'],
    ['C:\\Windows', 'is an absolute path'],
    ['c:/Windows', 'is an absolute path'],
    ['./C:/Windows', 'is an absolute path'],
    ['./\\share', 'is an absolute path'],
    ['a\0b', 'holds a NUL character'],
    ['x'.repeat(4097), 'is longer than 4096 bytes'],
  ])('refuses %j and says why', (name, why) => {
    expect(thrownBy(() => entryPath('zip', name))).toMatchObject({
      code: 'invalid_input',
      message: 'Invalid .zip archive contents.',
      detail: expect.stringContaining(why) as string,
    });
  });

  it('never returns anything that leaves the folder it is joined to', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b', '/', '\\', 'C:', '...', '\0', '~');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('/', '\\', ''), (parts, separator) => {
        let path: string;
        try {
          path = entryPath('tar', parts.join(separator));
        } catch {
          return;
        }
        expect(path.split(/[/\\]/)).not.toContain('..');
        expect(path).not.toMatch(/^[/\\]|^[A-Za-z]:[/\\]|\0/);
      }),
    );
  });

  it('is stable: a path is its own path', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        let path: string;
        try {
          path = entryPath('tar', name);
        } catch {
          return;
        }
        expect(entryPath('tar', path)).toBe(path);
      }),
    );
  });
});

describe('assertLinkStaysInside', () => {
  it.each([
    ['a', 'b'],
    ['a/b', '../c'],
    ['a/b/c', '../../d/./e'],
    ['a', './b//c'],
  ])('accepts %s -> %s', (path, target) => {
    expect(() => {
      assertLinkStaysInside('tar', path, target);
    }).not.toThrow();
  });

  it.each([
    ['a', '/etc/passwd'],
    ['a', '../b'],
    ['a/b', '../../c'],
    ['a/b', 'x/../../../c'],
    ['a', '..\\b'],
    ['a', 'C:\\b'],
    ['a', 'b\0'],
  ])('refuses %s -> %s', (path, target) => {
    expect(
      thrownBy(() => {
        assertLinkStaysInside('tar', path, target);
      }),
    ).toMatchObject({ code: 'invalid_input', detail: expect.stringContaining('leads outside') as string });
  });
});

describe('EntryNames', () => {
  const names = (...entries: [path: string, isDirectory: boolean][]) => {
    const all = new EntryNames('zip');
    for (const [path, isDirectory] of entries) all.add(path, isDirectory);
  };

  it('accepts a folder named again, before or after what it holds', () => {
    expect(() => {
      names(['a/b', false], ['a', true], ['a', true], ['a/c', false]);
    }).not.toThrow();
  });

  it.each<[string, [string, boolean][]]>([
    ['the same file twice', [['a', false], ['a', false]]], // prettier-ignore
    ['a file and a folder of one name', [['a', false], ['a', true]]], // prettier-ignore
    ['a folder and a file of one name', [['a', true], ['a', false]]], // prettier-ignore
    ['something below a file', [['a', false], ['a/b', false]]], // prettier-ignore
    ['a file where others already lie below', [['a/b/c', false], ['a/b', false]]], // prettier-ignore
  ])('refuses %s', (_case, entries) => {
    expect(
      thrownBy(() => {
        names(...entries);
      }),
    ).toMatchObject({ code: 'invalid_input' });
  });

  it('refuses more files and folders than it is ready to remember, however deep they lie', () => {
    const all = new EntryNames('tar');
    const deep = Array.from({ length: 1000 }, (_, i) => String(i)).join('/');
    expect(
      thrownBy(() => {
        for (let i = 0; i < 300; i++) all.add(`${i}x/${deep}`, false);
      }),
    ).toMatchObject({ code: 'payload_too_large', message: 'The archive holds too many entries.' });
  });
});
