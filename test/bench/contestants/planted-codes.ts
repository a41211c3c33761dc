import type { TestDatabase } from '../../support/database.js';
import type { Load } from '../load/load.js';
import { cloneRows, nthPrefix, nthUuid, prefixText } from './clone-rows.js';
import { refilled, type Work } from './contestant.js';

export interface CodePlan {
  /** The one that the others are copies of. */
  readonly code: string;
  /** Planted users, who get the codes in turns. */
  readonly people: number;
  readonly perSlice: number;
}

/** Exchanges copies of a code, each with a grant of its own, which are made before each slice. */
export function plantedCodes(db: TestDatabase, exchange: Omit<Load, 'tokens'>, { code, people, perSlice }: CodePlan): Work {
  const [, prefix = '', secret = ''] = code.split('_');
  let planted = 0;
  return refilled(exchange, async () => {
    const range = { from: planted + 1, to: planted + perSlice };
    const person = nthUuid('person', `(n % ${people} + 1)`);
    const where = `secret_prefix = convert_to('${prefix}', 'UTF8')`;
    await cloneRows(db, 'oauth2_provider_grants', {
      ...range,
      where: `o.id = (SELECT grant_id FROM oauth2_provider_app_codes WHERE ${where})`,
      columns: { id: nthUuid('code grant'), user_id: person },
    });
    await cloneRows(db, 'oauth2_provider_app_codes', {
      ...range,
      where: `o.${where}`,
      columns: {
        id: nthUuid('code'),
        grant_id: nthUuid('code grant'),
        user_id: person,
        secret_prefix: `convert_to(${nthPrefix('k')}, 'UTF8')`,
        expires_at: `now() + interval '10 minutes'`,
      },
    });
    planted = range.to;
    return Array.from({ length: perSlice }, (_, n) => `coder_${prefixText('k', range.from + n)}_${secret}`);
  });
}
