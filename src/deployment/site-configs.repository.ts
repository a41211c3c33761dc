import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class SiteConfigsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(key: string): Promise<string | null> {
    const rows = await this.dataSource.query<{ value: string }[]>(`SELECT value FROM site_configs WHERE key = $1`, [key]);
    return rows[0]?.value ?? null;
  }

  /** Whether the database answers at all. */
  async ping(): Promise<void> {
    await this.dataSource.query(`SELECT 1`);
  }
}
