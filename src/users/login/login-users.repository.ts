import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type LoginAttemptFacts, type LoginUser, mayActCondition, USER_STATE_COLUMNS } from '../../auth/index.js';
import { NIL_UUID } from '../../common/index.js';
import { type Guard, GuardTemplate, HELD, PreparedStatements } from '../../database/index.js';

const COLUMNS = `u.id, u.username, u.hashed_password AS "hashedPassword", u.login_type AS "loginType", ${USER_STATE_COLUMNS}`;

/**
 * Ignores the case of ASCII letters only. The first condition is for the index, whose `lower` also maps some non-ASCII letters to ASCII:
 * with it alone, an account would have many addresses, each with its own allowance of password guesses.
 */
const BY_EMAIL = `
  SELECT ${COLUMNS}
    FROM users u
   WHERE lower(email) = lower($1) AND lower(email COLLATE "C") = lower($1 COLLATE "C")
     AND email <> '' AND NOT deleted AND NOT is_system`;

/** Keys are kept for some days after they expire. For an unknown user the index is searched, too, so that the time reveals nothing. */
const ATTEMPT = `
  WITH found AS MATERIALIZED (${BY_EMAIL})
  SELECT found.*, EXISTS (
           SELECT 1 FROM api_keys
            WHERE user_id = coalesce((SELECT id FROM found), '${NIL_UUID}') AND login_type IN ('password', 'github', 'oidc')
              AND ip_address <<= network(set_masklen($2::inet, CASE family($2::inet) WHEN 6 THEN 64 ELSE 32 END))) AS "isKnownNetwork"
    FROM (SELECT) AS always LEFT JOIN found ON true`;

const UNCHANGED = new GuardTemplate<[id: string, hashedPassword: string, loginType: string, now: Date]>(
  `SELECT 1 FROM users u
    WHERE id = $1 AND hashed_password = $2 AND login_type = $3 AND ${mayActCondition('u', '$4')} AND ${HELD} FOR SHARE`,
);

type AttemptRow = Omit<LoginUser, 'id'> & { readonly id: string | null; readonly isKnownNetwork: boolean };

@Injectable()
export class LoginUsersRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {}

  async findByEmail(email: string): Promise<LoginUser | null> {
    const [row] = await this.dataSource.query<LoginUser[]>(BY_EMAIL, [email]);
    return row ?? null;
  }

  async findAttempt(email: string, clientAddress: string): Promise<LoginAttemptFacts> {
    const [row] = await this.statements.run<AttemptRow>('login_attempt', ATTEMPT, [email, clientAddress]);
    if (!row) throw new Error('a login attempt has one row');
    const { id, isKnownNetwork, ...user } = row;
    return { user: id === null ? null : { id, ...user }, isKnownNetwork };
  }

  /** Locks the user against changes until the transaction ends; concurrent logins are possible. */
  async lock(userId: string, tx: EntityManager): Promise<LoginUser | null> {
    const rows = await tx.query<LoginUser[]>(`SELECT ${COLUMNS} FROM users u WHERE id = $1 AND NOT deleted FOR SHARE`, [userId]);
    return rows[0] ?? null;
  }

  unchanged({ id, hashedPassword, loginType }: LoginUser, now: Date): Guard {
    return UNCHANGED.with(id, hashedPassword, loginType, now);
  }

  /** Replaces the stored hash only if it is still the one that was verified. */
  async replaceHash(userId: string, seenHash: string, newHash: string): Promise<void> {
    await this.dataSource.query(`UPDATE users SET hashed_password = $3 WHERE id = $1 AND hashed_password = $2`, [
      userId,
      seenHash,
      newHash,
    ]);
  }
}
