import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { siteOfNetwork } from '../../common/index.js';
import {
  affectedRows,
  type Guard,
  GuardTemplate,
  HELD,
  PreparedStatements,
  type RowColumns,
  selectList,
  type Write,
  WriteTemplate,
} from '../../database/index.js';
import { isOfLargestSite, type NetworkShares } from '../network-shares.js';
import type { NewOAuthSecret, PresentedSecret } from '../oauth-secret.js';

export interface DeviceCodeRow {
  readonly id: string;
  readonly appId: string;
  readonly hashedSecret: Buffer;
  readonly expiresAt: Date;
  /** The user's consent; null until then. */
  readonly grantId: string | null;
  readonly deniedAt: Date | null;
  /** When tokens were issued for it. */
  readonly consumedAt: Date | null;
}

/** A device code with the consent of a user. */
export interface ApprovedDeviceCode extends DeviceCodeRow {
  readonly grantId: string;
  readonly userId: string;
}

/** What a device asks for, as the user sees it. */
export interface DeviceRequest {
  readonly id: string;
  readonly appId: string;
  /** Canonical. */
  readonly resource: string;
  /** Space-separated. */
  readonly scope: string;
  readonly clientAddress: string;
  readonly createdAt: Date;
}

export interface DeviceCodeInsert extends Omit<DeviceRequest, 'id' | 'createdAt'> {
  /** Of the client address. */
  readonly network: string;
  readonly secret: NewOAuthSecret;
  readonly userCodeHash: Buffer;
  readonly intervalSeconds: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const DEVICE_CODE_COLUMNS: RowColumns<DeviceCodeRow> = {
  id: 'id',
  appId: 'app_id',
  hashedSecret: 'hashed_secret',
  expiresAt: 'expires_at',
  grantId: 'grant_id',
  deniedAt: 'denied_at',
  consumedAt: 'consumed_at',
};
const REQUEST_COLUMNS: RowColumns<DeviceRequest> = {
  id: 'id',
  appId: 'app_id',
  resource: 'resource_uri',
  scope: 'scope',
  clientAddress: 'client_address',
  createdAt: 'created_at',
};

const UNUSED = new GuardTemplate<[id: string]>(
  `SELECT 1 FROM oauth2_provider_device_codes WHERE id = $1 AND consumed_at IS NULL AND ${HELD} FOR UPDATE`,
);
const CONSUME = new WriteTemplate<[id: string, now: Date]>(
  `UPDATE oauth2_provider_device_codes SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL AND ${HELD}`,
);
/** Nobody has answered it, and somebody still can. */
const IS_PENDING = `grant_id IS NULL AND denied_at IS NULL AND expires_at > $2`;

@Injectable()
export class DeviceCodesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {}

  /** How many codes of the app wait for a user, up to `most`; so long as the transaction lasts, there are no further ones. */
  async lockPending(appId: string, network: string, now: Date, most: number, tx: EntityManager): Promise<NetworkShares> {
    // Exchanges of tokens hold a weaker lock and do not wait.
    await tx.query(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR NO KEY UPDATE`, [appId]);
    const [row] = await tx.query<[NetworkShares]>(
      `SELECT count(*)::int AS total, (count(*) FILTER (WHERE network = $4))::int AS "ofNetwork",
              (count(*) FILTER (WHERE starts_with(network, $5)))::int AS "ofSite"
         FROM (SELECT network FROM oauth2_provider_device_codes WHERE app_id = $1 AND ${IS_PENDING} LIMIT $3) p`,
      [appId, now, most, network, siteOfNetwork(network)],
    );
    return row;
  }

  /**
   * Deletes the oldest waiting code of whoever has the most of them, an IPv6 /48 or another network, except while somebody is answering it.
   * The caller has counted them. False: there is none, or nobody has more than a few.
   */
  async evict(appId: string, now: Date, tx: EntityManager): Promise<boolean> {
    const deleted: unknown = await tx.query(
      `DELETE FROM oauth2_provider_device_codes WHERE id = (
         SELECT id FROM oauth2_provider_device_codes
          WHERE app_id = $1 AND ${IS_PENDING} AND ${isOfLargestSite('oauth2_provider_device_codes', `app_id = $1 AND ${IS_PENDING}`)}
          ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)`,
      [appId, now],
    );
    return affectedRows(deleted) > 0;
  }

  /** False: another request has the same user code. */
  async insert(code: DeviceCodeInsert, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `INSERT INTO oauth2_provider_device_codes
         (app_id, secret_prefix, hashed_secret, user_code_hash, resource_uri, scope, client_address, network, interval_seconds,
          created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           ON CONFLICT ON CONSTRAINT oauth2_provider_device_codes_user_code_hash_key DO NOTHING
       RETURNING 1`,
      [
        code.appId,
        code.secret.prefix,
        code.secret.hash,
        code.userCodeHash,
        code.resource,
        code.scope,
        code.clientAddress,
        code.network,
        code.intervalSeconds,
        code.createdAt,
        code.expiresAt,
      ],
    );
    return rows.length > 0;
  }

  async find(presented: PresentedSecret): Promise<DeviceCodeRow | null> {
    const [row] = await this.dataSource.query<DeviceCodeRow[]>(
      `SELECT ${selectList(DEVICE_CODE_COLUMNS)} FROM oauth2_provider_device_codes WHERE secret_prefix = $1`,
      [presented.prefix],
    );
    return presented.matches(row?.hashedSecret) && row ? row : null;
  }

  /** Null without consent. In a transaction, it is locked. */
  async findApproved(presented: PresentedSecret, tx?: EntityManager): Promise<ApprovedDeviceCode | null> {
    const [row] = await (tx ?? this.dataSource).query<ApprovedDeviceCode[]>(
      `SELECT ${selectList(prefixed(DEVICE_CODE_COLUMNS))}, g.user_id AS "userId"
         FROM oauth2_provider_device_codes p
         JOIN oauth2_provider_grants g ON g.id = p.grant_id
        WHERE p.secret_prefix = $1 ${tx ? 'FOR UPDATE OF p' : ''}`,
      [presented.prefix],
    );
    return presented.matches(row?.hashedSecret) && row ? row : null;
  }

  /**
   * Records a poll for a code that nobody has answered. Returns whether it came too early: then the interval grows by `step`, up to `longest`.
   * A second of tolerance, because a network does not deliver at equal intervals. Seconds.
   */
  async poll(id: string, now: Date, { step, longest }: { readonly step: number; readonly longest: number }): Promise<boolean> {
    const [row] = await this.statements.run<{ isEarly: boolean }>(
      'device_code_poll',
      `WITH before AS MATERIALIZED (
         SELECT id, coalesce(last_polled_at > $2::timestamptz - make_interval(secs => interval_seconds - 1), false) AS is_early
           FROM oauth2_provider_device_codes WHERE id = $1 FOR UPDATE)
       UPDATE oauth2_provider_device_codes p
          SET last_polled_at = $2, interval_seconds = CASE WHEN b.is_early THEN least(p.interval_seconds + $3, $4) ELSE p.interval_seconds END
         FROM before b
        WHERE p.id = b.id
    RETURNING b.is_early AS "isEarly"`,
      [id, now, step, longest],
    );
    return row?.isEarly ?? false;
  }

  /** Nobody has used it. */
  unused(id: string): Guard {
    return UNUSED.with(id);
  }

  consumption(id: string, now: Date): Write {
    return CONSUME.with(id, now);
  }

  /** By the user code, as long as it can be answered. */
  async findPending(userCodeHash: Buffer, now: Date): Promise<DeviceRequest | null> {
    const [row] = await this.dataSource.query<DeviceRequest[]>(
      `SELECT ${selectList(REQUEST_COLUMNS)} FROM oauth2_provider_device_codes WHERE user_code_hash = $1 AND ${IS_PENDING}`,
      [userCodeHash, now],
    );
    return row ?? null;
  }

  /** The same by its id, for an answer. */
  async findPendingById(id: string, now: Date): Promise<DeviceRequest | null> {
    const [row] = await this.dataSource.query<DeviceRequest[]>(
      `SELECT ${selectList(REQUEST_COLUMNS)} FROM oauth2_provider_device_codes WHERE id = $1 AND ${IS_PENDING}`,
      [id, now],
    );
    return row ?? null;
  }

  /** False: somebody else has answered it, or it has expired. */
  async approve(id: string, grantId: string, now: Date, tx: EntityManager): Promise<boolean> {
    const approve = `UPDATE oauth2_provider_device_codes SET grant_id = $3 WHERE id = $1 AND ${IS_PENDING}`;
    return affectedRows(await tx.query(approve, [id, now, grantId])) > 0;
  }

  /** False as `approve`. */
  async deny(id: string, now: Date, tx: EntityManager): Promise<boolean> {
    const deny = `UPDATE oauth2_provider_device_codes SET denied_at = $2::timestamptz WHERE id = $1 AND ${IS_PENDING}`;
    return affectedRows(await tx.query(deny, [id, now])) > 0;
  }

  /** Deletes those that expired before this time. Returns their number, at most `limit`. */
  async deleteExpired(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM oauth2_provider_device_codes WHERE id = ANY (ARRAY(
           SELECT id FROM oauth2_provider_device_codes WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [before, limit],
      ),
    );
  }
}

function prefixed(columns: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(columns).map(([property, column]) => [property, `p.${column}`]));
}
