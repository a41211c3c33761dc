import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { mayActCondition } from '../../auth/index.js';
import { type Guard, GuardTemplate, HELD, type RowColumns, type Write, WriteTemplate } from '../../database/index.js';
import type { SubjectType } from '../entities/token.entity.js';
import type { NewOAuthSecret, PresentedSecret } from '../oauth-secret.js';
import type { IssuedToken, IssuedTokenKey } from './issued-token.js';
import { REPLAY_WINDOW_SECONDS } from './replay-seal.js';

export interface TokenRow {
  readonly id: string;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly apiKeyId: string | null;
  /** Null without a refresh token: then no refresh token finds the row. */
  readonly refreshHash: Buffer | null;
  readonly audience: string;
  readonly dpopJkt: string | null;
  readonly expiresAt: Date;
  readonly consumedAt: Date | null;
  readonly successorConsumedAt: Date | null;
  /** By the clock of the database, which also recorded the use: another clock could make the window longer or shorter. */
  readonly isInReplayWindow: boolean;
  readonly replaySealed: Buffer | null;
}

/** What one row says of itself. The other properties of `TokenRow` matter only once it was used. */
type OwnColumns = Omit<TokenRow, 'successorConsumedAt' | 'isInReplayWindow'>;

export const TOKEN_COLUMNS: RowColumns<OwnColumns> = {
  id: 'id',
  grantId: 'grant_id',
  userId: 'user_id',
  appId: 'app_id',
  apiKeyId: 'api_key_id',
  refreshHash: 'refresh_hash',
  audience: 'audience',
  dpopJkt: 'dpop_jkt',
  expiresAt: 'expires_at',
  consumedAt: 'consumed_at',
  replaySealed: 'replay_sealed',
};

export interface TokenInsert {
  readonly id: string;
  /** Null: the client gets none. */
  readonly refresh: NewOAuthSecret | null;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly appSecretId: string | null;
  readonly apiKeyId: string;
  readonly accessHash: Buffer;
  readonly subjectType: SubjectType;
  /** The apps that exchanged tokens for it, the latest first. */
  readonly actorIds: readonly string[];
  /** What the app knows the user by; null: by the user's id. */
  readonly subject: string | null;
  readonly audience: string;
  /** The key that the access token is bound to; null for a bearer token. */
  readonly dpopJkt: string | null;
  readonly scope: string;
  /** Of the refresh token, else of the access token. */
  readonly expiresAt: Date;
}

const OF_ACCESS = {
  condition: 't.access_key_id = $1',
  hash: 't.access_hash',
  scope: 't.scope',
  expiresAt: 'k.expires_at',
  isUnused: 'true',
};
const OF_REFRESH = {
  condition: 't.hash_prefix = $1',
  hash: 't.refresh_hash',
  scope: 'g.scope',
  expiresAt: 't.expires_at',
  isUnused: 't.consumed_at IS NULL',
};

/**
 * Seconds in `$2`. A clock that was set back must not extend the window: a use that appears to be further in the future than the window is
 * outside it too.
 */
const IN_WINDOW = `abs(extract(epoch FROM clock_timestamp() - t.consumed_at)) < $2`;
/** The opposite, with seconds in `$1`. Uses `now()` so that an index can be used. */
const OVER = `NOT (t.consumed_at > now() - make_interval(secs => $1) AND t.consumed_at < now() + make_interval(secs => $1))`;

const INSERT = new WriteTemplate<
  [
    id: string,
    grantId: string,
    userId: string,
    appId: string,
    appSecretId: string | null,
    apiKeyId: string,
    accessHash: Buffer,
    refreshPrefix: Buffer | null,
    refreshHash: Buffer | null,
    subjectType: SubjectType,
    audience: string,
    dpopJkt: string | null,
    scope: string,
    expiresAt: Date,
    actorIds: TokenInsert['actorIds'],
    subject: string | null,
  ]
>(
  `INSERT INTO oauth2_provider_app_tokens
     (id, grant_id, user_id, app_id, app_secret_id, api_key_id, access_key_id, access_hash, hash_prefix, refresh_hash, subject_type, audience,
      dpop_jkt, scope, expires_at, actor_ids, subject)
   SELECT $1, $2, $3, $4, $5, $6::text, $6::text, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 WHERE ${HELD}`,
);
const UNUSED = new GuardTemplate<[id: string]>(
  `SELECT 1 FROM oauth2_provider_app_tokens WHERE id = $1 AND consumed_at IS NULL AND ${HELD} FOR UPDATE`,
);
/** Its access token ends with it: without this, deleting the key would write the row once more. */
const CONSUME = new WriteTemplate<[id: string, successorId: string, replaySealed: Buffer]>(
  `UPDATE oauth2_provider_app_tokens SET consumed_at = clock_timestamp(), successor_id = $2, replay_sealed = $3, api_key_id = NULL
    WHERE id = $1 AND consumed_at IS NULL AND ${HELD}`,
);
const FORGET_PREDECESSOR = new WriteTemplate<[id: string]>(
  `UPDATE oauth2_provider_app_tokens SET replay_sealed = NULL WHERE successor_id = $1 AND replay_sealed IS NOT NULL AND ${HELD}`,
  'a token that is used now has no successor yet, and this writes the one that has it as its successor',
);

/** A refresh that this statement waited for has issued tokens that it cannot see; this function can. */
const SAME_ACCESS_KEYS = new GuardTemplate<[grantId: string, accessKeys: readonly string[]]>(
  `SELECT 1 FROM current_oauth2_provider_access_keys($1) AS access_keys WHERE access_keys = $2::text[] AND ${HELD}`,
);
const ERASE_REPLAYS = new WriteTemplate<[grantId: string]>(
  `UPDATE oauth2_provider_app_tokens SET replay_sealed = NULL WHERE grant_id = $1 AND replay_sealed IS NOT NULL AND ${HELD}`,
);

@Injectable()
export class TokensRepository {
  constructor(private readonly dataSource: DataSource) {}

  insertion(token: TokenInsert): Write {
    return INSERT.with(
      token.id,
      token.grantId,
      token.userId,
      token.appId,
      token.appSecretId,
      token.apiKeyId,
      token.accessHash,
      token.refresh?.prefix ?? null,
      token.refresh?.hash ?? null,
      token.subjectType,
      token.audience,
      token.dpopJkt,
      token.scope,
      token.expiresAt,
      token.actorIds,
      token.subject,
    );
  }

  /** Nobody has used it. */
  unused(id: string): Guard {
    return UNUSED.with(id);
  }

  /** By refresh token. In a transaction, it is locked. */
  async findByRefresh(presented: PresentedSecret, tx?: EntityManager): Promise<TokenRow | null> {
    const [row] = await (tx ?? this.dataSource).query<TokenRow[]>(
      `SELECT t.id, t.grant_id AS "grantId", t.user_id AS "userId", t.app_id AS "appId", t.api_key_id AS "apiKeyId",
              t.refresh_hash AS "refreshHash", t.audience, t.dpop_jkt AS "dpopJkt", t.expires_at AS "expiresAt", t.consumed_at AS "consumedAt",
              coalesce(${IN_WINDOW}, false) AS "isInReplayWindow", s.consumed_at AS "successorConsumedAt", t.replay_sealed AS "replaySealed"
         FROM oauth2_provider_app_tokens t
         LEFT JOIN oauth2_provider_app_tokens s ON s.id = t.successor_id
        WHERE t.hash_prefix = $1 ${tx ? 'FOR UPDATE OF t' : ''}`,
      [presented.prefix, REPLAY_WINDOW_SECONDS],
    );
    return presented.matches(row?.refreshHash ?? undefined) && row ? row : null;
  }

  /** By either of its two tokens, whether active at `now` or not. */
  async findIssued(by: IssuedTokenKey, now: Date): Promise<(IssuedToken & { readonly hash: Buffer }) | null> {
    const [kind, value] = 'accessKeyId' in by ? [OF_ACCESS, by.accessKeyId] : [OF_REFRESH, by.refreshPrefix];
    const [row] = await this.dataSource.query<(IssuedToken & { hash: Buffer })[]>(
      `SELECT t.id, t.access_key_id AS "keyId", t.grant_id AS "grantId", t.user_id AS "userId", t.subject, t.app_id AS "appId", t.subject_type AS "subjectType",
              a.dynamically_registered AS "appDynamicallyRegistered", t.actor_ids AS "actorIds", t.dpop_jkt AS jkt, t.audience,
              ${kind.hash} AS hash, ${kind.scope} AS scope, ${kind.expiresAt} AS "expiresAt",
              coalesce(${kind.expiresAt} > $2, false) AND ${kind.isUnused} AND g.revoked_at IS NULL AND g.absolute_expires_at > $2
                AND ${mayActCondition('u', '$2')} AS "isActive"
         FROM oauth2_provider_app_tokens t
         JOIN oauth2_provider_grants g ON g.id = t.grant_id
         JOIN oauth2_provider_apps a ON a.id = t.app_id
         JOIN users u ON u.id = t.user_id
         LEFT JOIN api_keys k ON k.id = t.api_key_id
        WHERE ${kind.condition}`,
      [value, now],
    );
    return row ?? null;
  }

  /** Marks a refresh token as used, and stores the encrypted response for a retry. */
  consumption(id: string, successorId: string, replaySealed: Buffer): Write {
    return CONSUME.with(id, successorId, replaySealed);
  }

  /** These are all the access tokens of the grant. */
  sameAccessKeys(grantId: string, accessKeys: readonly string[]): Guard {
    return SAME_ACCESS_KEYS.with(grantId, accessKeys);
  }

  /** Erases the stored responses of a grant. */
  replayErasure(grantId: string): Write {
    return ERASE_REPLAYS.with(grantId);
  }

  /** Erases the stored response that contained this refresh token. */
  predecessorErasure(id: string): Write {
    return FORGET_PREDECESSOR.with(id);
  }

  /**
   * Erases the responses of refresh tokens whose window is over, except locked ones. Returns the milliseconds until the next window ends,
   * or null when no response is left.
   */
  async forgetReplays(windowSeconds: number): Promise<number | null> {
    const [next] = await this.dataSource.query<{ ms: number | null }[]>(
      `WITH over AS (
         SELECT t.id FROM oauth2_provider_app_tokens t WHERE t.replay_sealed IS NOT NULL AND ${OVER} FOR UPDATE SKIP LOCKED),
       erased AS (
         UPDATE oauth2_provider_app_tokens t SET replay_sealed = NULL FROM over WHERE t.id = over.id RETURNING t.id),
       left_out AS (
         SELECT t.id FROM oauth2_provider_app_tokens t WHERE t.replay_sealed IS NOT NULL AND ${OVER} AND t.id NOT IN (SELECT id FROM erased))
       SELECT CASE WHEN EXISTS (SELECT FROM left_out) THEN 0
                   ELSE (extract(epoch FROM min(t.consumed_at) - now()) + $1)::float8 * 1000 END AS ms
         FROM oauth2_provider_app_tokens t
        WHERE t.replay_sealed IS NOT NULL AND NOT ${OVER}`,
      [windowSeconds],
    );
    return next?.ms ?? null;
  }
}
