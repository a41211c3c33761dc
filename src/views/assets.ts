import { createHash } from 'node:crypto';

import { CONSOLE_SOURCE } from './console-script.js';
import { LIGHT } from './palette.js';
import { PAGES_CSS } from './stylesheet.js';

/** A file that pages link to. Its path is of its content, so it may be cached for ever and never goes stale. */
export interface PageAsset {
  /** Path on this server, in `/pages`. */
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const CSS = 'text/css; charset=utf-8';
const YEAR_SECONDS = 31_536_000;

function asset(extension: string, contentType: string, body: string): PageAsset {
  const hash = createHash('sha256').update(body, 'utf8').digest('hex');
  return at(`/pages/${hash.slice(0, 32)}.${extension}`, contentType, body);
}

/** A style sheet whose path says what is in it, in place of a hash. */
export function styleSheetAt(path: string, body: string): PageAsset {
  return at(path, CSS, body);
}

function at(path: string, contentType: string, body: string): PageAsset {
  return Object.freeze({
    path,
    body,
    headers: Object.freeze({
      'Content-Type': contentType,
      'Cache-Control': `public, max-age=${String(YEAR_SECONDS)}, immutable`,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      // An SVG opened by itself is a document, so it gets the policy of one.
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    }),
  });
}

/** The gatehouse: two towers and a gate, drawn on a 32-unit square. */
export const MARK_PATH = 'M6 26V8h4.5v3.5h3V8h5v3.5h3V8H26v18h-6.5v-5a3.5 3.5 0 0 0-7 0v5z';

const ICON_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${LIGHT.accent}"/><path fill="${LIGHT.onAccent}" d="${MARK_PATH}"/></svg>\n`;

/** The style sheet of all pages. */
export const STYLESHEET: PageAsset = asset('css', CSS, PAGES_CSS);
/** The icon of the browser's tab. */
export const ICON: PageAsset = asset('svg', 'image/svg+xml', ICON_SVG);
/** The script of the console. */
export const SCRIPT: PageAsset = asset('js', 'text/javascript; charset=utf-8', CONSOLE_SOURCE);
/** Path of the icon, for pages of other features. */
export const PAGE_ICON = ICON.path;
/** Everything the controller of `/pages/:name` serves. */
export const PAGE_ASSETS: readonly PageAsset[] = [STYLESHEET, ICON, SCRIPT];
/** Lower-case hex SHA-256 of the style sheet. */
export const PAGES_CSS_SHA256 = createHash('sha256').update(PAGES_CSS, 'utf8').digest('hex');
