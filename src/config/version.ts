import { readFileSync } from 'node:fs';

/** The package's folder, of which this module is in dist/src/config or, bundled, in dist/bundle. */
const PACKAGE = import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/') + 1);

/** The version in package.json, as in `2.0.0`. */
export function productVersion(): string {
  const description: unknown = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8'));
  if (typeof description === 'object' && description && 'version' in description && typeof description.version === 'string') {
    return description.version;
  }
  throw new Error('package.json states no version');
}
