import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

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

  async findByEmail(email: string): Promise<LoginUser | null> {
    const rows = await this.dataSource.query<LoginUser[]>(
      `SELECT id, username, hashed_password AS "hashedPassword", status, login_type AS "loginType"
         FROM users
        WHERE lower(email) = lower($1) AND email <> '' AND NOT deleted AND NOT is_system`,
      [email],
    );
    return rows[0] ?? null;
  }

  async activateDormant(userId: string): Promise<void> {
    await this.dataSource.query(`UPDATE users SET status = 'active', updated_at = now() WHERE id = $1 AND status = 'dormant'`, [userId]);
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
