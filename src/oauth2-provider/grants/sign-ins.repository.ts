import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';

/** An app that a user is signed in to from a session: all grants that it got with `openid` in that session. */
export interface SignInRow {
  /** Its first grant. */
  readonly id: string;
  /** Id of the session's key. */
  readonly sessionId: string;
  readonly appId: string;
  readonly appName: string;
  readonly appIcon: string;
  readonly signedInAt: Date;
  /** When the user had authenticated; null if that is unknown. */
  readonly authTime: Date | null;
  /** Where from; empty if that is not known. */
  readonly address: string;
  readonly userAgent: string;
  /** The app is told when the session ends (back-channel logout). */
  readonly isToldOfLogout: boolean;
}

/** A sign-in that is to end. */
export interface SignInKey {
  readonly userId: string;
  readonly appId: string;
  /** As grants name it. */
  readonly session: string;
}

@Injectable()
export class SignInsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The apps that a user is signed in to from live sessions, by the app's name; with the id of one of its grants, only that sign-in. */
  async list(userId: string, now: Date, id: string | null): Promise<SignInRow[]> {
    return this.dataSource.query<SignInRow[]>(
      `WITH first AS (
         SELECT DISTINCT ON (g.app_id, g.login_session)
                g.id, g.app_id, g.login_session, g.sid, g.created_at, g.auth_time, g.consent_address, g.consent_user_agent
           FROM oauth2_provider_grants g
          WHERE g.user_id = $1 AND g.login_session IS NOT NULL AND g.revoked_at IS NULL AND g.absolute_expires_at > $2
            AND g.parent_grant_id IS NULL AND 'openid' = ANY (string_to_array(g.scope, ' '))
            AND ($3::uuid IS NULL OR (g.app_id, g.login_session) =
                  (SELECT named.app_id, named.login_session FROM oauth2_provider_grants named WHERE named.id = $3 AND named.user_id = $1))
            AND EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id)
          ORDER BY g.app_id, g.login_session, g.created_at, g.id)
       SELECT f.id, k.id AS "sessionId", a.id AS "appId", a.name AS "appName", a.icon AS "appIcon", f.created_at AS "signedInAt",
              f.auth_time AS "authTime", f.consent_address AS address, f.consent_user_agent AS "userAgent",
              a.backchannel_logout_uri <> '' AND (f.sid IS NOT NULL OR NOT a.backchannel_logout_session_required) AS "isToldOfLogout"
         FROM first f
         JOIN oauth2_provider_apps a ON a.id = f.app_id
         JOIN api_keys k ON k.user_id = $1 AND k.login_type IN ('password', 'oidc', 'github') AND k.expires_at > $2
              AND openid_session(k.hashed_secret) = f.login_session
        ORDER BY lower(a.name), f.created_at, f.id
        LIMIT ${MAX_ROWS}`,
      [userId, now, id],
    );
  }

  /** Locks the grants of a sign-in, also those that have ended: the app can still know the user by them. In the order of their ids, as others do. */
  async lock({ userId, appId, session }: SignInKey, tx: EntityManager): Promise<string[]> {
    const grants = await tx.query<{ id: string }[]>(
      `SELECT id FROM oauth2_provider_grants WHERE login_session = $1 AND user_id = $2 AND app_id = $3 ORDER BY id FOR UPDATE`,
      [session, userId, appId],
    );
    return grants.map(({ id }) => id);
  }

  /** Tells the app, and takes the grants out of the session, whose end does not tell it again. Those with `offline_access` go on without it. */
  async leaveSession(grantIds: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`SELECT queue_oauth2_provider_logouts($1)`, [grantIds]);
    await tx.query(`UPDATE oauth2_provider_grants SET login_session = NULL WHERE id = ANY ($1)`, [grantIds]);
  }
}
