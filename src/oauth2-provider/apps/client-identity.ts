import type { AppRow } from './app-row.js';

/**
 * Anybody can be this client, or one like it: whoever knows the ID of a public one, or registers another one. What such a client has the server store is
 * counted and shared by network, like that of anonymous requests. For a client of an administrator, only the client itself can use up its places.
 */
export function isAnybody({ clientType, dynamicallyRegistered }: Pick<AppRow, 'clientType' | 'dynamicallyRegistered'>): boolean {
  return clientType === 'public' || dynamicallyRegistered;
}
