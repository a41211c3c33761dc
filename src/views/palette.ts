/** The colours of one theme. Text pairs keep WCAG AA contrast; palette.spec.ts computes it. */
export interface Palette {
  readonly canvas: string;
  readonly surface: string;
  readonly sunken: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  /** Outline of inputs: 3:1 against the surface (WCAG 1.4.11). */
  readonly control: string;
  readonly accent: string;
  readonly accentHover: string;
  readonly onAccent: string;
  readonly accentWash: string;
  readonly focus: string;
  readonly dangerInk: string;
  readonly dangerSurface: string;
  readonly dangerLine: string;
  readonly warningInk: string;
  readonly warningSurface: string;
  readonly warningLine: string;
  readonly noticeInk: string;
  readonly noticeSurface: string;
  readonly noticeLine: string;
}

export const LIGHT: Palette = {
  canvas: '#f3f5f4',
  surface: '#ffffff',
  sunken: '#f6f8f7',
  ink: '#14201d',
  muted: '#53615c',
  line: '#dde4e1',
  control: '#7b8984',
  accent: '#0d6156',
  accentHover: '#094a42',
  onAccent: '#ffffff',
  accentWash: '#e3f1ee',
  focus: '#1b66d2',
  dangerInk: '#93181a',
  dangerSurface: '#fdf0ef',
  dangerLine: '#e6aaa6',
  warningInk: '#6f3d00',
  warningSurface: '#fff6e3',
  warningLine: '#e5c07a',
  noticeInk: '#1d4674',
  noticeSurface: '#eef4fb',
  noticeLine: '#b3cbe6',
};

export const DARK: Palette = {
  canvas: '#0e1412',
  surface: '#161e1b',
  sunken: '#111816',
  ink: '#e7eeeb',
  muted: '#a4b2ac',
  line: '#2a3632',
  control: '#74837d',
  accent: '#56c7b5',
  accentHover: '#7fdacb',
  onAccent: '#04211c',
  accentWash: '#17332d',
  focus: '#8bb9ff',
  dangerInk: '#ffb8b1',
  dangerSurface: '#2e1718',
  dangerLine: '#7a3835',
  warningInk: '#f6cf8c',
  warningSurface: '#2b210e',
  warningLine: '#6d5320',
  noticeInk: '#b5d3f7',
  noticeSurface: '#14212f',
  noticeLine: '#31506f',
};

/** The palette as CSS custom properties: `accentHover` becomes `--accent-hover`. */
export function customProperties(palette: Partial<Palette>): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${colour};`)
    .join(' ');
}
