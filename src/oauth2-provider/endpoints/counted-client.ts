import type { CountedClient } from '../../http/index.js';
import type { AppRow } from '../apps/app-row.js';

/** An app as rate limits see it. */
export function countedClient({
  id,
  clientType,
  dynamicallyRegistered,
}: Pick<AppRow, 'id' | 'clientType' | 'dynamicallyRegistered'>): CountedClient {
  return { id, isPublic: clientType === 'public', isSelfRegistered: dynamicallyRegistered };
}
