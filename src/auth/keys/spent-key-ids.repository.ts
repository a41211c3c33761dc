import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Longer than a reserved id is valid. */
const KEPT_SECONDS = 60 * 60;
/** More rows than one use adds, so that old ones never accumulate. */
const CLEANED_ROWS = 10;

@Injectable()
export class SpentKeyIdsRepository {
  /** False for an id that was used before; of several racing requests with one id, one gets true. Also deletes some old ids. */
  async spend(id: string, now: Date, tx: EntityManager): Promise<boolean> {
    const old = new Date(now.getTime() - KEPT_SECONDS * 1000);
    await tx.query(
      `DELETE FROM spent_key_ids
        WHERE key_id IN (SELECT key_id FROM spent_key_ids WHERE spent_at < $1 ORDER BY spent_at LIMIT ${CLEANED_ROWS} FOR UPDATE SKIP LOCKED)`,
      [old],
    );
    const inserted = await tx.query<unknown[]>(
      `INSERT INTO spent_key_ids (key_id, spent_at) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT spent_key_ids_pkey DO NOTHING RETURNING key_id`,
      [id, now],
    );
    return inserted.length > 0;
  }
}
