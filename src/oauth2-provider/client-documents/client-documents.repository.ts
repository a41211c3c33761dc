import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A document that was fetched before. */
export interface KnownDocument {
  readonly appId: string;
  readonly freshUntil: Date;
}

@Injectable()
export class ClientDocumentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(url: string, tx?: EntityManager): Promise<KnownDocument | null> {
    const rows = await (tx ?? this.dataSource).query<KnownDocument[]>(
      `SELECT app_id AS "appId", fresh_until AS "freshUntil" FROM oauth2_provider_client_documents WHERE url = $1`,
      [url],
    );
    return rows[0] ?? null;
  }

  /** Was this app made from a document? */
  async describes(appId: string, tx?: EntityManager): Promise<boolean> {
    const rows = await (tx ?? this.dataSource).query<unknown[]>(`SELECT 1 FROM oauth2_provider_client_documents WHERE app_id = $1`, [
      appId,
    ]);
    return rows.length > 0;
  }

  async insert(url: string, appId: string, freshUntil: Date, tx: EntityManager): Promise<void> {
    await tx.query(`INSERT INTO oauth2_provider_client_documents (url, app_id, fresh_until) VALUES ($1, $2, $3)`, [url, appId, freshUntil]);
  }

  async renew(url: string, freshUntil: Date, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE oauth2_provider_client_documents SET fresh_until = $2 WHERE url = $1`, [url, freshUntil]);
  }
}
