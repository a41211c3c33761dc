import { displayName, initialOf, shorten, visible } from './visible-text.js';

describe('visible', () => {
  it.each([
    ['right-to-left override', 'Photos \u202egpj.exe', 'Photos \ufffdgpj.exe'],
    ['isolates', 'a\u2066b\u2069', 'a\ufffdb\ufffd'],
    ['marks of direction', 'a\u200eb\u200fc\u061c', 'a\ufffdb\ufffdc\ufffd'],
    ['zero-width space in a trusted name', 'Git\u200bHub', 'Git\ufffdHub'],
    ['joiner between Latin letters', 'pay\u200dpal', 'pay\ufffdpal'],
    ['soft hyphen', 'a\u00adb', 'a\ufffdb'],
    ['Hangul filler', '\u3164', '\ufffd'],
    ['blank Braille cell', '\u2800', '\ufffd'],
    ['tag characters', 'a\u{e0041}', 'a\ufffd'],
    ['controls', 'a\u0000\u0007\u009bb', 'a\ufffd\ufffd\ufffdb'],
    ['half a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['line separator', 'a\u2028b', 'a\ufffdb'],
  ])('shows a %s', (_what, hidden, shown) => {
    expect(visible(hidden)).toBe(shown);
  });

  it.each([
    'مرحبا',
    'שלום',
    'می\u200cخواهم',
    'क्\u200dष',
    '👨\u200d👩\u200d👧',
    '❤\ufe0f',
    '1\ufe0f\u20e3',
    'Ångström & Söhne',
    '日本語',
    'a\r\n\tb',
  ])('leaves %j unchanged', (text) => {
    expect(visible(text)).toBe(text);
  });

  it('keeps stacked marks within their line', () => {
    expect(visible(`Z${'\u0338'.repeat(50)}a`)).toBe(`Z${'\u0338'.repeat(4)}a`);
  });
});

describe('shorten', () => {
  it('shortens at whole characters and marks it', () => {
    expect(shorten('😀😀😀😀', 3)).toBe('😀😀…');
    expect(shorten('😀😀😀', 3)).toBe('😀😀😀');
    expect(shorten('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});

describe('displayName', () => {
  it('puts a name on one line of at most a hundred characters', () => {
    expect(displayName('  a\r\nSet-Cookie:\u00a0x  ', 'none')).toBe('a Set-Cookie: x');
    expect(Array.from(displayName('W'.repeat(5000), 'none'))).toHaveLength(100);
  });

  it.each(['', '   ', '\u200b\u202e', '\u3164', '\u00a0'])('never shows the blank name %j', (blank) => {
    expect(displayName(blank, 'Unnamed app')).toBe('Unnamed app');
  });
});

describe('initialOf', () => {
  it.each([
    ['gatehouse', 'G'],
    ['"<script>', 'S'],
    ['\u202e éa', 'É'],
    ['😀', '?'],
    ['', '?'],
  ])('of %j is %s', (name, initial) => {
    expect(initialOf(name)).toBe(initial);
  });
});
