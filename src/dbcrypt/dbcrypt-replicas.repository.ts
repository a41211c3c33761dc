import type { EntityManager } from 'typeorm';
import { REPLICA_LIVE_SECONDS } from '../common/index.js';
import type { LiveReplica, ReplicaRow } from './replica-row.js';

/** The running replicas, by the database's clock only, because the replicas' clocks may differ. */
export class DbcryptReplicasRepository {
  /** Publishes that this replica runs and which keys it holds. Adds the row if it is missing. */
  async publish(replica: ReplicaRow, tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO dbcrypt_replicas (id, name, key_digests) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, key_digests = EXCLUDED.key_digests, seen_at = now()`,
      [replica.id, replica.name, replica.keyDigests],
    );
  }

  async listLive(tx: EntityManager): Promise<LiveReplica[]> {
    await this.bringBackFromFuture(tx);
    return await tx.query<LiveReplica[]>(
      `SELECT id, name, key_digests AS "keyDigests",
              GREATEST(0, round(extract(epoch FROM now() - seen_at)))::integer AS "seenSecondsAgo"
         FROM dbcrypt_replicas
        WHERE seen_at > now() - make_interval(secs => $1)
        ORDER BY name, id`,
      [REPLICA_LIVE_SECONDS],
    );
  }

  async remove(id: string, tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM dbcrypt_replicas WHERE id = $1`, [id]);
  }

  /** Removes the rows of replicas that ended without notice, after a day. */
  async sweep(tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM dbcrypt_replicas WHERE seen_at < now() - interval '1 day'`);
  }

  /** For a database clock that was set back: running replicas publish again within moments, and the others must not count until then. */
  private async bringBackFromFuture(tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE dbcrypt_replicas SET seen_at = now() WHERE seen_at > now() + make_interval(secs => $1)`, [REPLICA_LIVE_SECONDS]);
  }
}
