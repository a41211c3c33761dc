import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { LoginUser } from '../../auth/index.js';

@Injectable()
export class LoginUsersRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Ignores the case of ASCII letters only. The first condition is for the index, whose `lower` also maps some non-ASCII letters to ASCII:
   * with it alone, an account would have many addresses, each with its own allowance of password guesses.
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

  /** Locks the user against changes until the transaction ends; concurrent logins are possible. */
  async lock(userId: string, tx: EntityManager): Promise<LoginUser | null> {
    const rows = await tx.query<LoginUser[]>(
      `SELECT id, username, hashed_password AS "hashedPassword", status, login_type AS "loginType" FROM users WHERE id = $1 AND NOT deleted FOR SHARE`,
      [userId],
    );
    return rows[0] ?? null;
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
