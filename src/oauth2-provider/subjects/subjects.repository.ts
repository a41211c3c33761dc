import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** What sectors know users by. */
@Injectable()
export class SubjectsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(userId: string, sector: string): Promise<string | null> {
    const [found] = await this.dataSource.query<{ subject: string }[]>(
      `SELECT subject FROM oauth2_provider_subjects WHERE user_id = $1 AND sector = $2`,
      [userId, sector],
    );
    return found?.subject ?? null;
  }

  /**
   * The one that is there, or a new one. The update changes nothing: of two at the same time, the second waits for the first, and gets its row. Null for
   * a user who is deleted, which cannot happen before the end of the transaction otherwise.
   */
  async obtain(userId: string, sector: string, tx: EntityManager = this.dataSource.manager): Promise<string | null> {
    const [made] = await tx.query<{ subject: string }[]>(
      `INSERT INTO oauth2_provider_subjects (user_id, sector)
       SELECT id, $2 FROM users WHERE id = $1 AND NOT deleted FOR SHARE
           ON CONFLICT ON CONSTRAINT oauth2_provider_subjects_user_id_sector_key DO UPDATE SET sector = excluded.sector
       RETURNING subject`,
      [userId, sector],
    );
    return made?.subject ?? null;
  }
}
