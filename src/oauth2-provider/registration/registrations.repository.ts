import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { siteOfNetwork } from '../../common/index.js';
import { affectedRows, type RowColumns, selectList } from '../../database/index.js';
import type { NewOAuthSecret } from '../oauth-secret.js';
import type { Remembered } from './client-metadata.js';
import { POLICY_KEY, type PresentedRegistration, type RegistrationRow } from './registration-row.js';

const REGISTRATION_COLUMNS: RowColumns<RegistrationRow> = { appId: 'app_id', metadata: 'metadata', createdAt: 'created_at' };
const COLUMNS = selectList(REGISTRATION_COLUMNS);

export interface RegistrationInsert {
  readonly appId: string;
  /** Null: nobody can manage it as the app. */
  readonly token: NewOAuthSecret | null;
  readonly metadata: Remembered;
  readonly network: string | null;
  readonly initialAccessTokenId: string | null;
}

/** How many apps have registered themselves without a token. */
export interface RegistrationCount {
  readonly total: number;
  readonly ofNetwork: number;
  /** From the IPv6 /48 around the network; 0 for another network. */
  readonly ofSite: number;
}

/** Which apps count as unused. All registered without a token, and have no grant. */
export interface UnusedCriteria {
  /** Their last consent, or without one their registration, was before this time. */
  readonly usedBefore: Date;
  readonly neverConsented?: boolean;
}

@Injectable()
export class RegistrationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findByPrefix(prefix: Buffer): Promise<PresentedRegistration | null> {
    const rows = await this.dataSource.query<PresentedRegistration[]>(
      `SELECT ${COLUMNS}, hashed_token AS "hashedToken" FROM oauth2_provider_registrations WHERE token_prefix = $1`,
      [prefix],
    );
    return rows[0] ?? null;
  }

  /** Locks the policy against changes, and further registrations, until the transaction ends. */
  async lockPolicy(tx: EntityManager): Promise<string | null> {
    const rows = await tx.query<{ value: string }[]>(`SELECT value FROM site_configs WHERE key = $1 FOR NO KEY UPDATE`, [POLICY_KEY]);
    return rows[0]?.value ?? null;
  }

  /** Only under `lockPolicy`, so that the number is still right when the registration is inserted. */
  async count(network: string, tx: EntityManager): Promise<RegistrationCount> {
    const [row] = await tx.query<[RegistrationCount]>(
      `SELECT count(*)::int AS total, (count(*) FILTER (WHERE network = $1))::int AS "ofNetwork",
              (count(*) FILTER (WHERE starts_with(network, $2)))::int AS "ofSite"
         FROM oauth2_provider_registrations WHERE network IS NOT NULL`,
      [network, siteOfNetwork(network)],
    );
    return row;
  }

  async insert({ appId, token, metadata, network, initialAccessTokenId }: RegistrationInsert, tx: EntityManager): Promise<RegistrationRow> {
    const [row] = await tx.query<[RegistrationRow]>(
      `INSERT INTO oauth2_provider_registrations (app_id, token_prefix, hashed_token, metadata, network, initial_access_token_id)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
      [appId, token?.prefix ?? null, token?.hash ?? null, JSON.stringify(metadata), network, initialAccessTokenId],
    );
    return row;
  }

  async update(appId: string, prefix: Buffer, metadata: Remembered, tx: EntityManager): Promise<RegistrationRow | null> {
    const [rows] = await tx.query<[RegistrationRow[], number]>(
      `UPDATE oauth2_provider_registrations SET metadata = $3, updated_at = now()
        WHERE app_id = $1 AND token_prefix = $2 RETURNING ${COLUMNS}`,
      [appId, prefix, JSON.stringify(metadata)],
    );
    return rows[0] ?? null;
  }

  /** Locks the registration, if this is still its token. */
  async lockByPrefix(appId: string, prefix: Buffer, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT 1 FROM oauth2_provider_registrations WHERE app_id = $1 AND token_prefix = $2 FOR UPDATE`,
      [appId, prefix],
    );
    return rows.length > 0;
  }

  /** Replaces the token. Of concurrent calls with the same old token, one returns true. */
  async rotate(appId: string, old: Buffer, token: NewOAuthSecret, tx: EntityManager): Promise<boolean> {
    const result: unknown = await tx.query(
      `UPDATE oauth2_provider_registrations SET token_prefix = $3, hashed_token = $4, updated_at = now()
        WHERE app_id = $1 AND token_prefix = $2`,
      [appId, old, token.prefix, token.hash],
    );
    return affectedRows(result) > 0;
  }

  /** Returns whether there was a token. */
  async revokeToken(appId: string, tx: EntityManager): Promise<boolean> {
    const result: unknown = await tx.query(
      `UPDATE oauth2_provider_registrations SET token_prefix = NULL, hashed_token = NULL, updated_at = now()
        WHERE app_id = $1 AND token_prefix IS NOT NULL`,
      [appId],
    );
    return affectedRows(result) > 0;
  }

  async touch(appId: string, now: Date, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE oauth2_provider_registrations SET last_used_at = $2 WHERE app_id = $1`, [appId, now]);
  }

  /** Locks unused apps, in the order of their ids. An app that somebody consents to at this moment is skipped. */
  async lockUnused({ usedBefore, neverConsented = false }: UnusedCriteria, limit: number, tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `SELECT a.id FROM oauth2_provider_apps a
        WHERE a.id IN (
          SELECT r.app_id FROM oauth2_provider_registrations r
           WHERE r.last_used_at < $1 AND r.network IS NOT NULL AND (NOT $3::boolean OR r.last_used_at = r.created_at)
             AND NOT EXISTS (SELECT 1 FROM oauth2_provider_grants g WHERE g.app_id = r.app_id)
           ORDER BY r.last_used_at LIMIT $2)
        ORDER BY a.id FOR UPDATE SKIP LOCKED`,
      [usedBefore, limit, neverConsented],
    );
    return rows.map(({ id }) => id);
  }

  /** Which of these locked apps are still unused: somebody may have consented before the lock. */
  async stillUnused(ids: readonly string[], { usedBefore, neverConsented = false }: UnusedCriteria, tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `SELECT r.app_id AS id FROM oauth2_provider_registrations r
        WHERE r.app_id = ANY ($1) AND r.last_used_at < $2 AND (NOT $3::boolean OR r.last_used_at = r.created_at)
          AND NOT EXISTS (SELECT 1 FROM oauth2_provider_grants g WHERE g.app_id = r.app_id)`,
      [ids, usedBefore, neverConsented],
    );
    return rows.map(({ id }) => id);
  }
}
