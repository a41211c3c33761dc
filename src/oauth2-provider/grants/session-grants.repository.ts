import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A sign-in to an app, as its ID token describes it, and the session that it is said to belong to. */
export interface SignIn {
  readonly userId: string;
  readonly appId: string;
  /** What the app knows the user by. */
  readonly subject: string;
  readonly sid: string;
  readonly session: string;
}

/** How grants belong to sessions. */
@Injectable()
export class SessionGrantsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async isSignIn({ userId, appId, subject, sid, session }: SignIn): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM oauth2_provider_grants WHERE login_session = $1 AND user_id = $2 AND app_id = $3 AND sid = $4
          AND coalesce(subject, user_id)::text = $5 LIMIT 1`,
      [session, userId, appId, sid, subject],
    );
    return rows.length > 0;
  }

  /**
   * Locks those of these keys that are sessions, so that nobody consents from them meanwhile; with a secret, only those that have it. Returns how
   * grants name them.
   */
  async lockSessions(keyIds: readonly string[], hashedSecret: Buffer | null, tx: EntityManager): Promise<string[]> {
    const sessions = await tx.query<{ name: string }[]>(
      `SELECT openid_session(hashed_secret) AS name FROM api_keys
        WHERE id = ANY ($1) AND login_type IN ('password', 'oidc', 'github') AND ($2::bytea IS NULL OR hashed_secret = $2)
        ORDER BY id FOR UPDATE`,
      [keyIds, hashedSecret],
    );
    return sessions.map(({ name }) => name);
  }

  /** Grants that belong to a session belong to another one of the same user from now on. Both are given by the ids of their keys. */
  async moveToSession(sessionId: string, successorId: string, tx: EntityManager): Promise<void> {
    await tx.query(
      `UPDATE oauth2_provider_grants g SET login_session = openid_session(successor.hashed_secret)
         FROM api_keys session JOIN api_keys successor ON successor.user_id = session.user_id
        WHERE session.id = $1 AND successor.id = $2 AND g.login_session = openid_session(session.hashed_secret)`,
      [sessionId, successorId],
    );
  }
}
