import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counts that servers share. Unlogged: a commit that changes nothing else waits neither for the disk nor for a standby. After a crash or a
 * failover the table is empty, and every caller has a new budget.
 */
export class CreateLimitCounts1764000007700 implements MigrationInterface {
  readonly name = 'CreateLimitCounts1764000007700';

  async up(db: QueryRunner): Promise<void> {
    // Rows change often and stay short: with room on the page, an update needs no new entry in an index on the key.
    await db.query(`
      CREATE UNLOGGED TABLE limit_counts (
        subject    bytea       NOT NULL,
        count      integer     NOT NULL,
        wait_until timestamptz,
        expires_at timestamptz NOT NULL,
        CONSTRAINT limit_counts_pkey PRIMARY KEY (subject)
      ) WITH (fillfactor = 50)`);
    await db.query(`CREATE INDEX limit_counts_expires_at_idx ON limit_counts (expires_at)`);
    // A function, because each of its statements sees what others committed before: one statement has one snapshot, and of two guesses at
    // once the second would not see the first. The row of the target is locked first, so guesses at one target queue here. A row that
    // expires long after a new one would was written before the clock was set back, and counts as expired.
    await db.query(`
      CREATE FUNCTION reserve_guess(
        target_key bytea, origin_key bytea, free integer, free_under_attack integer, attack_from integer,
        first_wait double precision, longest_wait double precision, memory double precision,
        OUT admitted boolean, OUT wait_ms double precision, OUT guesses integer, OUT guesses_at_target integer
      ) LANGUAGE plpgsql AS $$
      DECLARE
        present timestamptz := clock_timestamp();
        latest timestamptz := present + make_interval(secs => memory * 2);
        earlier record;
        beyond integer;
      BEGIN
        -- Without a lock, because most refused guesses end here.
        SELECT l.count, l.wait_until INTO earlier FROM limit_counts l
         WHERE l.subject = origin_key AND l.expires_at > present AND l.expires_at <= latest AND l.wait_until > present;
        IF NOT FOUND THEN
          INSERT INTO limit_counts AS l (subject, count, expires_at) VALUES (target_key, 0, present + make_interval(secs => memory))
              ON CONFLICT ON CONSTRAINT limit_counts_pkey DO UPDATE
             SET count = CASE WHEN l.expires_at > present AND l.expires_at <= latest THEN l.count ELSE 0 END, expires_at = excluded.expires_at
          RETURNING l.count INTO guesses_at_target;
          -- It may have waited for the lock.
          present := clock_timestamp();
          SELECT l.count, l.wait_until INTO earlier FROM limit_counts l
           WHERE l.subject = origin_key AND l.expires_at > present AND l.expires_at <= latest;
        END IF;
        IF earlier.wait_until > present THEN
          admitted := false;
          guesses := earlier.count;
          guesses_at_target := coalesce((SELECT l.count FROM limit_counts l WHERE l.subject = target_key), 0);
          wait_ms := extract(epoch FROM earlier.wait_until - present) * 1000;
          RETURN;
        END IF;
        admitted := true;
        guesses := coalesce(earlier.count, 0) + 1;
        guesses_at_target := guesses_at_target + 1;
        beyond := guesses - CASE WHEN guesses_at_target > attack_from THEN free_under_attack ELSE free END;
        wait_ms := CASE WHEN beyond < 0 THEN 0 ELSE least(longest_wait, first_wait * power(2, least(beyond, 20))) * 1000 END;
        UPDATE limit_counts l SET count = guesses_at_target WHERE l.subject = target_key;
        -- No wait is null, not the present: a guess that began a moment earlier would take that for a wait.
        INSERT INTO limit_counts AS l (subject, count, wait_until, expires_at)
        VALUES (origin_key, guesses, present + make_interval(secs => nullif(wait_ms, 0) / 1000), present + make_interval(secs => memory))
            ON CONFLICT ON CONSTRAINT limit_counts_pkey DO UPDATE
           SET count = excluded.count, wait_until = excluded.wait_until, expires_at = excluded.expires_at;
      END $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION reserve_guess`);
    await db.query(`DROP TABLE limit_counts`);
  }
}
