import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The fonts of all pictures, which come with the packages of the tests: the pages ask for those of the system, which no two machines share. */
const FONTS = {
  Inter: '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'JetBrains Mono': '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
} as const;

const require = createRequire(import.meta.url);

/** A style sheet with the fonts themselves. Nothing moves, and no caret blinks. */
export const FIXED_LOOK: string = [
  ...Object.entries(FONTS).map(([family, file]) => {
    const data = readFileSync(require.resolve(file)).toString('base64');
    return `@font-face { font-family: "${family}"; font-weight: 100 800; src: url(data:font/woff2;base64,${data}) format("woff2"); }`;
  }),
  `:root { --sans: "Inter" !important; --mono: "JetBrains Mono" !important; }`,
  // Otherwise `https://` has a narrow arrow of slashes.
  `code, pre, textarea { font-variant-ligatures: none; }`,
  `*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }`,
].join('\n');
