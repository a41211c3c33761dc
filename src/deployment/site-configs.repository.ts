import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

@Injectable()
export class SiteConfigsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(key: string): Promise<string | null> {
    const rows = await this.dataSource.query<{ value: string }[]>(`SELECT value FROM site_configs WHERE key = $1`, [key]);
    return rows[0]?.value ?? null;
  }

  /** Returns the previous value. A concurrent call waits and gets what the first one wrote. */
  async replace(key: string, value: string, tx: EntityManager): Promise<string | null> {
    const inserted = await tx.query<unknown[]>(
      `INSERT INTO site_configs (key, value) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT site_configs_pkey DO NOTHING RETURNING key`,
      [key, value],
    );
    if (inserted.length > 0) return null;
    const [row] = await tx.query<{ value: string }[]>(`SELECT value FROM site_configs WHERE key = $1 FOR UPDATE`, [key]);
    await tx.query(`UPDATE site_configs SET value = $2 WHERE key = $1`, [key, value]);
    return row?.value ?? null;
  }
}
