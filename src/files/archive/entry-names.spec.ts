import fc from 'fast-check';
import { LINEAR, costGrowth } from '../../testing/index.js';
import { thrownBy } from '../testing/thrown.js';
import { assertLinkStaysInside, EntryNames, entryPath } from './entry-names.js';
import { foldedPath, portabilityFault } from './portable-names.js';

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
  ])('normalizes %j to %j', (name, path) => {
    expect(entryPath('tar', name)).toBe(path);
  });

  it.each([
    ['../evil', 'points outside the archive'],
    ['a/../../evil', 'points outside the archive'],
    ['a/..', 'points outside the archive'],
    ['a\\..\\..\\evil', 'points outside the archive'],
    ['/etc/passwd', 'is an absolute path'],
    ['\\\\server\\share', 'is an absolute path'],
    ['C:\\Windows', 'is an absolute path'],
    ['c:/Windows', 'is an absolute path'],
    ['C:x', 'is an absolute path'],
    ['./c:', 'is an absolute path'],
    ['./C:/Windows', 'is an absolute path'],
    ['./\\share', 'is an absolute path'],
    ['a\0b', 'contains a NUL character'],
    ['x'.repeat(4097), 'is longer than 4096 bytes'],
  ])('refuses %j with the reason', (name, why) => {
    expect(thrownBy(() => entryPath('zip', name))).toMatchObject({
      code: 'invalid_input',
      message: 'Invalid .zip archive contents.',
      detail: expect.stringContaining(why) as string,
    });
  });

  it.each([
    ['a/b:stream', 'a colon'],
    ['12:30', 'a colon'],
    ['a\\b', 'a backslash'],
    ['a/b.', 'a dot or a space'],
    ['a /b', 'a dot or a space'],
    ['...', 'a dot or a space'],
    ['CON', 'a device'],
    ['a/nul.txt', 'a device'],
    ['com1', 'a device'],
    ['LPT9.tar.gz/x', 'a device'],
    ['aux .c', 'a device'],
    ['conin$', 'a device'],
  ])('refuses %j in a .zip, which Windows would read differently, and accepts it in a .tar', (name, why) => {
    expect(thrownBy(() => entryPath('zip', name))).toMatchObject({ code: 'invalid_input', detail: expect.stringContaining(why) as string });
    expect(entryPath('tar', name)).toBe(name);
  });

  it.each(['console', 'com10', 'nullable.tf', '.con', 'a.b', ' a', 'com'])('accepts %j in a .zip', (name) => {
    expect(entryPath('zip', name)).toBe(name);
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
        expect(path).not.toMatch(/^[/\\]|^[A-Za-z]:|\0/);
      }),
    );
  });

  it('is idempotent: a path is its own path', () => {
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
    ['a', 'C:b'],
    ['a', 'b\0'],
  ])('refuses %s -> %s', (path, target) => {
    expect(
      thrownBy(() => {
        assertLinkStaysInside('tar', path, target);
      }),
    ).toMatchObject({ code: 'invalid_input', detail: expect.stringContaining('points outside') as string });
  });
});

describe('many combining marks on one letter', () => {
  const below = '\u0323';
  const above = '\u0301';

  it.each([
    ['in order', above.repeat(31)],
    ['out of order', above.repeat(16) + below.repeat(15)],
    ['with something invisible between them', `${above.repeat(16)}\u200d\u034f${below.repeat(15)}`],
    ['by the thousand', above.repeat(1_000) + below.repeat(1_000)],
  ])('are refused in a .zip and in a .tar to be converted: %s', (_how, marks) => {
    expect(thrownBy(() => entryPath('zip', `folder/a${marks}`))).toMatchObject({
      code: 'invalid_input',
      detail: expect.stringContaining('more than 30 combining marks') as string,
    });
    expect(portabilityFault(`folder/a${marks}`)).toBe('has more than 30 combining marks on one letter');
    expect(entryPath('tar', `folder/a${marks}`)).toBe(`folder/a${marks}`);
  });

  it('are accepted up to 30, on any number of letters', () => {
    expect(entryPath('zip', `a${above.repeat(15)}${below.repeat(15)}`.repeat(20))).toHaveLength(620);
  });

  it('are the worst case: comparing accepted names takes time linear in their length', () => {
    for (const piece of [`a${above.repeat(15)}${below.repeat(15)}`, '\u0390', '\u0344', '각', `${below}\u034f`.repeat(30) + 'a'])
      expect(costGrowth(piece, (text) => portabilityFault(text) ?? foldedPath(text))).toBeLessThan(LINEAR);
  });
});

describe('EntryNames', () => {
  const names = (...entries: [path: string, isDirectory: boolean][]) => {
    const all = new EntryNames('zip');
    for (const [path, isDirectory] of entries) all.add(path, isDirectory);
  };

  it('accepts a folder named again, before or after its contents', () => {
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

  it.each([
    ['case', 'a/Readme', 'a/README'],
    ['case in a folder', 'Src/a', 'src/b'],
    ['the case of other scripts', 'ΣΑΣ', 'σας'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['Unicode form', 'caf\u00e9', 'cafe\u0301'],
    ['Unicode form and case', 'CAFE\u0301', 'caf\u00e9'],
    ['an invisible character', 'a\u200db', 'ab'],
  ])('refuses two names in a .zip that differ by %s alone, and accepts them in a .tar', (_by, one, other) => {
    const all = new EntryNames('zip');
    all.add(one, false);
    expect(
      thrownBy(() => {
        all.add(other, false);
      }),
    ).toMatchObject({ code: 'invalid_input', detail: expect.stringContaining('are identical on systems') as string });
    const tar = new EntryNames('tar');
    tar.add(one, false);
    tar.add(other, false);
  });

  it('refuses folders that are nested too deeply, and names that are too long in total', () => {
    const tooLarge = { code: 'payload_too_large', message: 'The archive contains too many entries.' };
    const deep = new EntryNames('tar');
    deep.add(`${'d/'.repeat(255)}f`, false);
    expect(
      thrownBy(() => {
        deep.add(`${'d/'.repeat(256)}f`, false);
      }),
    ).toMatchObject(tooLarge);
    const long = new EntryNames('tar');
    expect(
      thrownBy(() => {
        for (let i = 0; i < 10_000; i++) long.add(`${i}${'x'.repeat(4000)}`, false);
      }),
    ).toMatchObject(tooLarge);
  });

  it('refuses more files and folders than its limit, at any depth', () => {
    const all = new EntryNames('tar');
    const deep = Array.from({ length: 250 }, (_, i) => String(i)).join('/');
    expect(
      thrownBy(() => {
        for (let i = 0; i < 1_200; i++) all.add(`${i}x/${deep}`, false);
      }),
    ).toMatchObject({ code: 'payload_too_large', message: 'The archive contains too many entries.' });
  });
});
