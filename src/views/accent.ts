import { type PageAsset, styleSheetAt } from './assets.js';
import { contrast, mix } from './contrast.js';
import { customProperties, DARK, LIGHT, type Palette } from './palette.js';

/** WCAG 2.2, 1.4.3: text of normal size. */
const LEGIBLE = 4.5;
const STEPS = 50;

type AccentColours = Pick<Palette, 'accent' | 'accentHover' | 'onAccent' | 'accentWash'>;

/** The colour itself where it is legible, else as little nearer to `toward` as makes it so. */
function legible(colour: string, grounds: readonly string[], toward: string): string {
  for (let step = 0; step < STEPS; step += 1) {
    const candidate = mix(colour, toward, step / STEPS);
    if (grounds.every((ground) => contrast(candidate, ground) >= LEGIBLE)) return candidate;
  }
  return toward;
}

function accentIn({ surface, sunken, canvas }: Palette, chosen: string, toward: '#000000' | '#ffffff'): AccentColours {
  const accentWash = mix(surface, chosen, 0.12);
  const accent = legible(chosen, [surface, sunken, canvas, accentWash], toward);
  const accentHover = mix(accent, toward, 0.25);
  const onAccent = contrast('#ffffff', accent) >= contrast('#000000', accent) ? '#ffffff' : '#000000';
  return { accent, accentHover, onAccent, accentWash };
}

/** What an accent becomes in each theme: text stays legible, however light or dark the colour is. */
export function accentColours(chosen: string): { readonly light: AccentColours; readonly dark: AccentColours } {
  return { light: accentIn(LIGHT, chosen, '#000000'), dark: accentIn(DARK, chosen, '#ffffff') };
}

const PREFIX = '/pages/accent-';

/** Path of the style sheet that has this accent. `colour` is `#rrggbb`. */
export function pathOfAccent(colour: string): string {
  return `${PREFIX}${colour.slice(1).toLowerCase()}.css`;
}

/** The style sheet at a path of `pathOfAccent`, or null at any other. Made anew each time: there is nothing to fill with colours. */
export function accentAt(path: string): PageAsset | null {
  const digits = /^\/pages\/accent-([0-9a-f]{6})\.css$/.exec(path)?.[1];
  if (digits === undefined) return null;
  const { light, dark } = accentColours(`#${digits}`);
  return styleSheetAt(
    path,
    `:root { ${customProperties(light)} }\n@media (prefers-color-scheme: dark) { :root { ${customProperties(dark)} } }\n`,
  );
}
