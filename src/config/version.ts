import { readFileSync } from 'node:fs';

/** The version in package.json, as in `2.0.0`. */
export function productVersion(): string {
  // From dist/src/config/ to the package's root.
  const description: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  if (typeof description === 'object' && description && 'version' in description && typeof description.version === 'string') {
    return description.version;
  }
  throw new Error('package.json states no version');
}
