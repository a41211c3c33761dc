import { isDeepStrictEqual } from 'node:util';
import { type AppUpdate, CHANGED_PROPERTIES, changedApp } from '../apps/app-fields.js';
import type { AppRow } from '../apps/app-row.js';

/** Would the update change the app? A document that was fetched again usually says the same. */
export function isChanged(app: AppRow, update: AppUpdate): boolean {
  const after = changedApp(update);
  // The callback URL is the first of the redirect URIs, whose order does not matter.
  return CHANGED_PROPERTIES.some(
    (property) => property !== 'callbackUrl' && after[property] !== undefined && !isSame(app[property], after[property]),
  );
}

function isSame(before: unknown, after: unknown): boolean {
  return Array.isArray(before) && Array.isArray(after) ? sameTexts(before, after) : isDeepStrictEqual(before, after);
}

/** In any order: servers of one site can list them differently. Neither side repeats a text. */
export function sameTexts(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text) => others.includes(text));
}
