import { generateOAuthSecret } from '../../../src/oauth2-provider/oauth-secret.js';
import { plantKey } from '../../support/keys.js';
import { challengeOf, type Client, newVerifier, type Provider, startProviderProcess } from '../../support/oauth/index.js';
import type { ServerProcess } from '../../support/server.js';
import { plantUser } from '../../support/people.js';

const VERIFIER = newVerifier();

/** A server with its own database, an app, and many people who use it. */
export interface Deployment {
  readonly provider: Provider<ServerProcess>;
  readonly client: Client;
  readonly users: readonly { readonly id: string; readonly session: string }[];
  /** The canonical resource of its grants. */
  readonly resource: string;
}

export async function deploy(setting: 'auto' | 'off', users: number): Promise<Deployment> {
  const provider = await startProviderProcess({ CODER_PG_SINGLE_STATEMENTS: setting, CODER_LOG_LEVEL: 'warn' });
  const { db } = provider.server;
  const client = await provider.createClient();
  await provider.obtainTokens(client);
  const [row] = await db.query<{ resource: string }>(`SELECT resource FROM oauth2_provider_grants LIMIT 1`);
  const people = [];
  for (let n = 0; n < users; n += 1) {
    const { id } = await plantUser(db);
    people.push({ id, session: await plantKey(db, id) });
  }
  return { provider, client, users: people, resource: row!.resource };
}

/** Forms that each redeem a new code, of all users in turn. */
export async function plantExchanges({ provider, client, users, resource }: Deployment, count: number): Promise<string[]> {
  const codes = Array.from({ length: count }, () => generateOAuthSecret());
  await provider.server.db.query(
    `WITH code AS (
       SELECT gen_random_uuid() AS grant_id, c.* FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS c (user_id, prefix, hash)),
     granted AS (
       INSERT INTO oauth2_provider_grants (id, user_id, app_id, resource, scope, absolute_expires_at)
       SELECT grant_id, user_id, $4, $5, 'user:read', now() + interval '90 days' FROM code)
     INSERT INTO oauth2_provider_app_codes
       (grant_id, user_id, app_id, secret_prefix, hashed_secret, resource_uri, code_challenge, code_challenge_method, scope, expires_at)
     SELECT grant_id, user_id, $4, prefix, hash, $5, $6, 'S256', 'user:read', now() + interval '1 hour' FROM code`,
    [
      codes.map((_, n) => users[n % users.length]!.id),
      codes.map(({ prefix }) => prefix),
      codes.map(({ hash }) => hash),
      client.id,
      resource,
      challengeOf(VERIFIER),
    ],
  );
  return codes.map(({ text }) => formOf(client, { grant_type: 'authorization_code', code: text, code_verifier: VERIFIER }));
}

export function refreshForm(client: Client, refreshToken: string): string {
  return formOf(client, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

function formOf(client: Client, fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ client_id: client.id, client_secret: client.secret ?? '', ...fields }).toString();
}
