import fc from 'fast-check';
import { EnvFileError, parseEnvFile } from './env-file.js';
import { anyText } from '../../testing/index.js';

describe('a .env file', () => {
  it.each([
    ['a # inside a word', 'A=abc#def', 'abc#def'],
    ['a # in a URL', 'A=redis://:p#ss@cache:6379/0', 'redis://:p#ss@cache:6379/0'],
    ['a comment after a space', 'A=0123 # spoken', '0123'],
    ['a # that the value begins with', 'A=#1', '#1'],
    ['escaped quotes in double quotes', String.raw`A="{\"type\":\"service_account\"}"`, '{"type":"service_account"}'],
    ['escapes of white space', String.raw`A="a\nb\tc\rd"`, 'a\nb\tc\rd'],
    ['an escaped backslash', String.raw`A="C:\\new"`, String.raw`C:\new`],
    ['a backslash that escapes nothing', String.raw`A="\d+"`, String.raw`\d+`],
    ['backslashes in single quotes', String.raw`A='a\nb'`, String.raw`a\nb`],
    ['backslashes without quotes', String.raw`A=a\nb`, String.raw`a\nb`],
    ['quotes inside a word', `A=it's"so"`, `it's"so"`],
    ['lines in quotes', 'A="one\r\ntwo"\nB=x', 'one\r\ntwo'],
    ['spaces in quotes', "A='  a  '", '  a  '],
    ['a # in quotes', 'A="a # b" # why', 'a # b'],
    ['dollars', 'A=$2b$10$x', '$2b$10$x'],
    ['equals signs', 'A=a=b==', 'a=b=='],
    ['spaces around it', '  export   A =  b  \r\n', 'b'],
    ['a byte order mark', '\uFEFFA=b', 'b'],
  ])('keeps %s', (_title, text, value) => {
    expect(parseEnvFile(text)[0]).toEqual(['A', value]);
  });

  it('keeps the order of its names, which may be any word', () => {
    expect(parseEnvFile('# first\n\nПАРОЛЬ=x\nmy-key=1\n  # last\nA=\n')).toEqual([
      ['ПАРОЛЬ', 'x'],
      ['my-key', '1'],
      ['A', ''],
    ]);
  });

  it.each([
    ['an open double quote', 'A=1\nB="abc', 'has an unclosed quote', 2],
    ['an open single quote', "B='abc\nC=d", 'has an unclosed quote', 1],
    ['text after a quote', 'A="a\nb"c', 'has text after a closing quote', 2],
    ['a comment that touches a quote', 'A="a"#b', 'has text after a closing quote', 1],
    ['a name twice', 'A=1\nB=2\nA=3', 'sets the same name twice', 3],
    ['a line without =', 'A=1\nexport B\n', 'has a line that is not NAME=value', 2],
    ['a colon for =', 'A: 1', 'has a line that is not NAME=value', 1],
    ['no name', '=1', 'has a name that is empty or contains a space, a quote or #', 1],
    ['a name of two words', 'A B=1', 'has a name that is empty or contains a space, a quote or #', 1],
  ])('with %s is refused with the line number, and without its content', (_title, text, reason, line) => {
    expect(() => parseEnvFile(text)).toThrow(new EnvFileError(reason, line));
  });

  it('returns every value that was written in single or double quotes', () => {
    fc.assert(
      fc.property(anyText(fc), fc.boolean(), (value, isDouble) => {
        fc.pre(isDouble || !value.includes("'"));
        const written = isDouble ? `"${value.replace(/["\\$]/g, '\\$&')}"` : `'${value}'`;
        expect(parseEnvFile(`A=${written}\nB=c`)).toEqual([
          ['A', value],
          ['B', 'c'],
        ]);
      }),
    );
  });
});
