/** The names that browsers have for themselves, the more specific ones first: most also claim to be Chrome or Safari. */
const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Headless)?Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Programs that people know by another name than the one they send. */
const PROGRAMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^gatehouse-cli\//, 'gatehouse command line'],
  [/^command-line$/, 'command line'],
];

/** Browser and system in a few words, such as "Firefox on Linux"; for other programs their name. Null if it says neither. */
export function describeUserAgent(userAgent: string): string | null {
  const known = PROGRAMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (known !== undefined) return known;
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  const program = /^(?!Mozilla\b)[A-Za-z][\w.-]{0,39}(?=[/ ]|$)/.exec(userAgent)?.[0];
  return program ?? system ?? null;
}
