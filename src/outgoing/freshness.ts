/** Even if the client wants less: a browser must not make this server fetch a document with every click. */
const MIN_SECONDS = 60;
/** Even if the client allows more: redirect URIs that were withdrawn must end some time. */
const MAX_SECONDS = 24 * 60 * 60;
/** Without a statement of the client. */
const DEFAULT_SECONDS = 60 * 60;

/** For how many seconds a document is kept by its headers for caches, within bounds. */
export function freshSeconds(headers: Pick<Headers, 'get'>): number {
  const directives = (headers.get('cache-control') ?? '').toLowerCase().split(',');
  const names = directives.map((directive) => directive.trim());
  if (names.some((name) => name === 'no-store' || name === 'no-cache' || name.startsWith('no-cache='))) return MIN_SECONDS;
  const [, seconds] = /^max-age="?(\d{1,10})"?$/.exec(names.find((name) => name.startsWith('max-age')) ?? '') ?? [];
  const lifetime = seconds === undefined ? untilExpires(headers) : Number(seconds);
  if (lifetime === null) return DEFAULT_SECONDS;
  const age = Number(/^\d{1,10}$/.exec(headers.get('age') ?? '')?.[0] ?? 0);
  return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, lifetime - age));
}

/** Without `max-age` (RFC 9111 section 4.2.1). An invalid date, especially 0, is in the past (RFC 9111 section 5.3). */
function untilExpires(headers: Pick<Headers, 'get'>): number | null {
  const expires = headers.get('expires');
  const date = Date.parse(headers.get('date') ?? '');
  if (expires === null || Number.isNaN(date)) return null;
  const end = /[a-z]/i.test(expires) ? Date.parse(expires) : NaN;
  return Number.isNaN(end) ? 0 : Math.floor((end - date) / 1000);
}
