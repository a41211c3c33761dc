import { parseUrl } from '../../common/index.js';

const MAX_LENGTH = 2048;

/** Is this client ID the URL of a metadata document? IDs that this server makes are UUIDs. */
export function isClientIdUrl(clientId: string): boolean {
  return /^https:/i.test(clientId);
}

/**
 * Returns the fault of a client ID as the URL of a metadata document, or null. Compares texts, because a parser would repair most of these
 * faults, and one client must not have several IDs.
 */
export function clientIdUrlFault(clientId: string): string | null {
  if (clientId.length > MAX_LENGTH) return `must be at most ${MAX_LENGTH} characters`;
  const url = parseUrl(clientId);
  if (url === null || !/^https:\/\/[^/]/.test(clientId)) return 'must be an https URL';
  if (url.username !== '' || url.password !== '' || authorityOf(clientId).includes('@')) return 'must not contain credentials';
  if (clientId.includes('#')) return 'must not have a fragment';
  if (url.pathname === '/') return 'must have a path';
  // Dot segments, upper case in the host, a default port, backslashes and invalid characters all change when they are parsed.
  if (url.href !== clientId) return 'must be in normal form, without dot segments';
  return null;
}

/** What stands between the scheme and the path. An `@` means credentials only there, even if they are empty. */
function authorityOf(url: string): string {
  return /^https:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
}
