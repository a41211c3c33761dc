import type { CountedClient } from '../../http/index.js';
import type { AppRow } from '../apps/apps.repository.js';

type CountedApp = Pick<AppRow, 'id' | 'clientType' | 'dynamicallyRegistered'>;

/** An app as rate limits see it. */
export function countedClient({ id, clientType, dynamicallyRegistered }: CountedApp): CountedClient {
  return { id, isPublic: clientType === 'public', isSelfRegistered: dynamicallyRegistered };
}

/** Anybody can be this client, or one like it. What it has stored is counted by network like an anonymous request. */
export function isAnybody({ clientType, dynamicallyRegistered }: CountedApp): boolean {
  return clientType === 'public' || dynamicallyRegistered;
}
