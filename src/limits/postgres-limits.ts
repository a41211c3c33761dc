import { Injectable } from '@nestjs/common';
import { sha256 } from '../common/index.js';
import { PreparedStatements } from '../database/index.js';
import type { Guess, Guesses, GuessRule, Reservation } from './guesses.port.js';
import type { CountReport, CountTotal, SharedCounts } from './shared-counts.port.js';

/** Longest window of counted requests. A row that ends long after such a window was written before the database's clock was set back. */
const LONGEST_WINDOW_SECONDS = 60;

/** Shared counts in PostgreSQL, by its clock. Every operation is one statement outside a transaction. */
@Injectable()
export class PostgresLimits implements Guesses, SharedCounts {
  constructor(private readonly statements: PreparedStatements) {}

  async reserve(guess: Guess, rule: GuessRule): Promise<Reservation> {
    const [row] = await this.statements.run<Reservation>(
      'reserve_guess',
      `SELECT admitted AS "isAdmitted", wait_ms AS "waitMs", guesses, guesses_at_target AS "guessesAtTarget"
         FROM reserve_guess($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        targetOf(guess),
        originOf(guess),
        rule.free,
        rule.freeUnderAttack,
        rule.attackFrom,
        rule.firstWaitSeconds,
        rule.longestWaitSeconds,
        rule.memorySeconds,
      ],
    );
    if (!row) throw new Error('the function reserve_guess returned no row');
    return row;
  }

  /** The target first, in the order of `reserve_guess`, or the two could deadlock. */
  async correct(guess: Guess): Promise<void> {
    await this.statements.run(
      'correct_guess',
      `WITH target AS (UPDATE limit_counts SET count = greatest(count - 1, 0) WHERE subject = $1 RETURNING 1)
       DELETE FROM limit_counts WHERE subject = $2 AND (SELECT count(*) FROM target) >= 0`,
      [targetOf(guess), originOf(guess)],
    );
  }

  async withdraw(guess: Guess): Promise<void> {
    await this.statements.run(
      'withdraw_guess',
      `WITH target AS (UPDATE limit_counts SET count = greatest(count - 1, 0) WHERE subject = $1 RETURNING 1)
       UPDATE limit_counts SET count = greatest(count - 1, 0), wait_until = NULL
        WHERE subject = $2 AND (SELECT count(*) FROM target) >= 0`,
      [targetOf(guess), originOf(guess)],
    );
  }

  /** Sorted, so that two servers lock the rows in the same order. */
  async add(reports: readonly CountReport[]): Promise<readonly CountTotal[]> {
    const keys = new Map(reports.map(({ key }) => [windowOf(key).toString('hex'), key]));
    const rows = await this.statements.run<{ subject: Buffer; count: number; leftMs: number }>(
      'add_counts',
      `INSERT INTO limit_counts AS l (subject, count, expires_at)
       SELECT subject, count, clock_timestamp() + make_interval(secs => least(left_ms / 1000, $4))
         FROM unnest($1::bytea[], $2::integer[], $3::float8[]) AS report (subject, count, left_ms) ORDER BY subject
           ON CONFLICT ON CONSTRAINT limit_counts_pkey DO UPDATE
          SET (count, expires_at) = (
            SELECT CASE WHEN open THEN l.count ELSE 0 END + excluded.count, CASE WHEN open THEN l.expires_at ELSE excluded.expires_at END
              FROM (SELECT l.expires_at > clock_timestamp() AND l.expires_at <= clock_timestamp() + make_interval(secs => 2 * $4)) AS own (open))
       RETURNING subject, count, extract(epoch FROM expires_at - clock_timestamp())::float8 * 1000 AS "leftMs"`,
      [
        reports.map(({ key }) => windowOf(key)),
        reports.map(({ count }) => count),
        reports.map(({ leftMs }) => leftMs),
        LONGEST_WINDOW_SECONDS,
      ],
    );
    return rows.map(({ subject, count, leftMs }) => ({ key: keys.get(subject.toString('hex')) ?? '', count, leftMs }));
  }

  /** Deletes some expired rows and returns their number. Rows in use are skipped. */
  async deleteExpired(now: Date, limit: number): Promise<number> {
    const deleted = await this.statements.run(
      'delete_expired_counts',
      `DELETE FROM limit_counts
        WHERE subject IN (SELECT subject FROM limit_counts WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [now, limit],
    );
    return deleted.length;
  }
}

function targetOf({ target }: Guess): Buffer {
  return sha256(JSON.stringify(['target', target]));
}

function originOf({ target, origin }: Guess): Buffer {
  return sha256(JSON.stringify(['origin', target, origin]));
}

function windowOf(key: string): Buffer {
  return sha256(JSON.stringify(['window', key]));
}
