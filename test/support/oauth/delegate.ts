import { randomUUID } from 'node:crypto';
import { canonicalResource } from '../../../src/common/index.js';
import type { RequestBody } from '../http-client.js';
import type { Answer } from '../http-client.js';
import { plantKey } from '../keys.js';
import { Person } from '../people.js';
import type { RunningServer } from '../server.js';

export interface DelegateOptions {
  readonly scopes: readonly string[];
  /** The app's registered scopes; empty: the catalogue. */
  readonly registered?: string;
  readonly selfRegistered?: boolean;
  /** The app acts for itself, and the user is its account (RFC 6749 section 4.4). */
  readonly forItself?: boolean;
}

/** An access token of an app that acts for this user, inserted as the rows that consent and exchange would leave. */
export async function delegateToken(server: RunningServer, userId: string, options: DelegateOptions): Promise<string> {
  const { scopes, registered = '', selfRegistered = false, forItself = false } = options;
  const [app, grant] = [randomUUID(), randomUUID()];
  await server.db.query(
    `INSERT INTO oauth2_provider_apps (id, name, icon, callback_url, redirect_uris, client_type, token_endpoint_auth_method, scope, dynamically_registered)
     VALUES ($1, $2, '', 'http://127.0.0.1:9/callback', '{http://127.0.0.1:9/callback}', 'public', 'none', $3, $4)`,
    [app, `app-${app.slice(0, 8)}`, registered, selfRegistered],
  );
  await server.db.query(
    `INSERT INTO oauth2_provider_grants (id, user_id, app_id, resource, scope, absolute_expires_at) VALUES ($1, $2, $3, $4, $5, now() + interval '1 day')`,
    [grant, userId, app, canonicalResource(server.url), scopes.join(' ')],
  );
  const token = await plantKey(server.db, userId, { loginType: 'oauth2_provider_app', scopes, lifetimeSeconds: 3600 });
  await server.db.query(
    `INSERT INTO oauth2_provider_app_tokens (grant_id, user_id, app_id, api_key_id, access_key_id, access_hash, hash_prefix, refresh_hash, audience, scope, subject_type, expires_at)
     SELECT $1, user_id, $2, id, id, hashed_secret, $3, $4, $5, $6, $8, expires_at FROM api_keys WHERE id = $7`,
    [
      grant,
      app,
      forItself ? null : Buffer.from(randomUUID().slice(0, 10)),
      forItself ? null : Buffer.from(randomUUID()),
      canonicalResource(server.url),
      scopes.join(' '),
      token.split('-')[0],
      forItself ? 'client' : 'user',
    ],
  );
  return token;
}

/** Who sends a user's requests: the user, or an app in their name. */
export interface Hand {
  isApp: boolean;
}

/** A user whose requests an app sends once the hand changes. */
export class DelegatingPerson extends Person {
  constructor(
    private readonly at: RunningServer,
    person: Person,
    private readonly appToken: string,
    private readonly hand: Hand,
  ) {
    super(at, person.id, person.username, person.email, person.token);
  }

  override send(method: string, path: string, body?: RequestBody): Promise<Answer> {
    if (!this.hand.isApp) return super.send(method, path, body);
    const headers = { authorization: `Bearer ${this.appToken}` };
    return this.at.request(method, `/api/v2${path}`, { headers, ...(body !== undefined && { body }) });
  }
}
