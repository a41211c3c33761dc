import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** What a login needs to know of a user. */
export interface LoginUser {
  readonly id: string;
  readonly username: string;
  readonly hashedPassword: string;
  readonly status: 'active' | 'dormant' | 'suspended';
  readonly loginType: string;
}

@Injectable()
export class LoginUsersRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * In the case of ASCII letters alone. The first condition is for the index, which takes some letters of other scripts for ours: with it
   * alone one account would have many addresses, each with tries of its own to guess the password.
   */
  async findByEmail(email: string): Promise<LoginUser | null> {
    const rows = await this.dataSource.query<LoginUser[]>(
      `SELECT id, username, hashed_password AS "hashedPassword", status, login_type AS "loginType"
         FROM users
        WHERE lower(email) = lower($1) AND lower(email COLLATE "C") = lower($1 COLLATE "C")
          AND email <> '' AND NOT deleted AND NOT is_system`,
      [email],
    );
    return rows[0] ?? null;
  }

  /** Is there a key of a login from this address, or from the same half of the IPv6 addresses? Keys are kept for some days after they expire. */
  async hasLoggedInFrom(userId: string, address: string): Promise<boolean> {
    const [row] = await this.dataSource.query<{ found: boolean }[]>(
      `SELECT EXISTS (
         SELECT 1 FROM api_keys
          WHERE user_id = $1 AND login_type IN ('password', 'github', 'oidc')
            AND ip_address <<= network(set_masklen($2::inet, CASE family($2::inet) WHEN 6 THEN 64 ELSE 32 END))) AS found`,
      [userId, address],
    );
    return row?.found ?? false;
  }

  /** The user name; null when the user was not dormant. */
  async activateDormant(userId: string, tx: EntityManager): Promise<string | null> {
    const [rows] = await tx.query<[{ username: string }[], number]>(
      `UPDATE users SET status = 'active', updated_at = now() WHERE id = $1 AND status = 'dormant' RETURNING username`,
      [userId],
    );
    return rows[0]?.username ?? null;
  }

  /** Whoever was never seen counts from the day the account was made. Accounts of programs and of the server are not expected to come. */
  async makeDormant(unseenSince: Date, limit: number, tx: EntityManager): Promise<{ id: string; username: string }[]> {
    const [rows] = await tx.query<[{ id: string; username: string }[], number]>(
      `UPDATE users SET status = 'dormant', updated_at = now()
        WHERE id IN (
          SELECT id FROM users
           WHERE status = 'active' AND NOT deleted AND NOT is_system AND NOT is_service_account
             AND coalesce(last_seen_at, created_at) < $1
           ORDER BY id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id, username`,
      [unseenSince, limit],
    );
    return rows;
  }

  /** Replaces the stored hash only while it is still the one that was verified. */
  async replaceHash(userId: string, seenHash: string, newHash: string): Promise<void> {
    await this.dataSource.query(`UPDATE users SET hashed_password = $3 WHERE id = $1 AND hashed_password = $2`, [
      userId,
      seenHash,
      newHash,
    ]);
  }
}
