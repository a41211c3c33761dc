import { accentAt, accentColours, pathOfAccent } from './accent.js';
import { contrast } from './contrast.js';
import { DARK, LIGHT } from './palette.js';

const CHOSEN = ['#ffffff', '#000000', '#ffff00', '#0000ff', '#ff0000', '#00ff00', '#808080', '#004852', '#56c7b5', '#ff69b4'];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('an accent in the %s theme', (theme, palette) => {
  it.each(CHOSEN)('%s is legible as text, as a button, under the pointer and on its wash', (chosen) => {
    const { accent, accentHover, onAccent, accentWash } = accentColours(chosen)[theme];
    const pairs = [
      [accent, palette.surface],
      [accent, palette.sunken],
      [accent, palette.canvas],
      [accentHover, palette.surface],
      [accent, accentWash],
      [onAccent, accent],
      [onAccent, accentHover],
    ] as const;
    for (const [text, ground] of pairs) expect([text, ground, contrast(text, ground) >= 4.5]).toEqual([text, ground, true]);
  });
});

describe('the style sheet of an accent', () => {
  it('keeps a colour that is legible as it is', () => {
    expect(accentColours('#004852').light.accent).toBe('#004852');
    expect(accentAt(pathOfAccent('#004852'))?.body).toContain('--accent: #004852;');
  });

  it.each([
    '/pages/accent-.css',
    '/pages/accent-00485.css',
    '/pages/accent-0048521.css',
    '/pages/accent-00485G.css',
    '/pages/accent-004852.css/',
  ])('is not at %s', (path) => {
    expect(accentAt(path)).toBeNull();
  });
});
