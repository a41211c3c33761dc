import { contrast } from './contrast.js';
import { DARK, LIGHT, type Palette } from './palette.js';

const TEXT_PAIRS: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['ink', 'canvas'],
  ['ink', 'surface'],
  ['ink', 'sunken'],
  ['muted', 'surface'],
  ['muted', 'sunken'],
  ['accent', 'surface'],
  ['accent', 'sunken'],
  ['accentHover', 'surface'],
  ['accent', 'accentWash'],
  ['onAccent', 'accent'],
  ['onAccent', 'accentHover'],
  ['dangerInk', 'surface'],
  ['dangerInk', 'dangerSurface'],
  ['warningInk', 'warningSurface'],
  ['noticeInk', 'noticeSurface'],
];

const EDGE_PAIRS: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['control', 'surface'],
  ['focus', 'surface'],
  ['focus', 'canvas'],
  ['dangerInk', 'surface'],
];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the %s palette', (_name, palette) => {
  it.each(TEXT_PAIRS)('has AA contrast for %s on %s', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGE_PAIRS)('makes the edge of %s on %s visible', (edge, ground) => {
    expect(contrast(palette[edge], palette[ground])).toBeGreaterThanOrEqual(3);
  });
});
