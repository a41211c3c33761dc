import { Injectable } from '@nestjs/common';
import { EVERYTHING } from '../../auth/index.js';
import { PreparedStatements } from '../../database/index.js';
import { type AuthenticationColumns, authenticationOf, type ClientAuthentication } from '../client-keys/client-authentication.js';
import type { AcceptedApps } from '../resource-servers/target-resource.js';

/** A secret of a caller, as it is compared. */
export interface CallerSecret {
  readonly id: string;
  readonly prefix: string;
  readonly hash: Buffer;
  readonly lastUsedAt: Date | null;
}

/** Who may ask about tokens, as one statement read it. A resource server has secrets. */
export interface CallerRow extends AcceptedApps {
  readonly id: string;
  /** Canonical resource URI of a resource server; null for an app. */
  readonly identifier: string | null;
  /** Names of the scopes of a resource server; null for an app. */
  readonly scopes: readonly string[] | null;
  readonly authentication: ClientAuthentication;
  /** An app that registered itself. */
  readonly isSelfRegistered: boolean;
  /** An app that was made from a document is a client under the URL of that document only. */
  readonly documentUrl: string | null;
  readonly secrets: readonly CallerSecret[];
  /** The versions under which this is true, by subject id. Null: it was never renewed. */
  readonly versions: Readonly<Record<string, string | null>>;
}

interface StoredCaller extends AuthenticationColumns {
  readonly id: string;
  readonly identifier: string | null;
  readonly allowed_app_ids: string[];
  readonly allows_self_registered_apps: boolean;
  readonly is_self_registered: boolean;
  readonly scopes: readonly { name: string }[] | null;
  readonly document_url: string | null;
  readonly secrets: readonly { id: string; prefix: string; hash: string; last_used_at: string | null }[] | null;
  readonly versions: Readonly<Record<string, string>> | null;
}

function secretsOf(table: string, column: string): string {
  return `(SELECT json_agg(json_build_object('id', s.id, 'prefix', encode(s.secret_prefix, 'escape'), 'hash', encode(s.hashed_secret, 'hex'),
                                             'last_used_at', s.last_used_at))
             FROM ${table} s WHERE s.${column} = c.id)`;
}

/** Rows and versions in one statement, so that both belong to one state of the database. */
const FIND = `
  SELECT found.*, (SELECT json_object_agg(v.subject_id, v.version) FROM credential_versions v
                    WHERE v.subject_id IN (found.id, '${EVERYTHING}')) AS versions
    FROM (SELECT c.id, c.identifier, c.scopes, c.allowed_app_ids, c.allows_self_registered_apps, false AS is_self_registered, NULL AS document_url,
                 'client_secret_basic' AS "tokenEndpointAuthMethod", NULL::jsonb AS jwks, NULL AS "jwksUri", NULL AS "tokenEndpointAuthSigningAlg",
                 ${secretsOf('oauth2_provider_resource_server_secrets', 'resource_server_id')} AS secrets
            FROM oauth2_provider_resource_servers c WHERE c.id = $1 AND NOT c.is_built_in
           UNION ALL
          SELECT c.id, NULL, NULL, '{}'::uuid[], false, c.dynamically_registered, (SELECT d.url FROM oauth2_provider_client_documents d WHERE d.app_id = c.id),
                 c.token_endpoint_auth_method, c.jwks, c.jwks_uri, c.token_endpoint_auth_signing_alg,
                 ${secretsOf('oauth2_provider_app_secrets', 'app_id')} AS secrets
            FROM oauth2_provider_apps c WHERE c.id = $1 AND c.client_type = 'confidential') AS found`;

@Injectable()
export class IntrospectionCallersRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /** `id` must be a UUID. */
  async find(id: string): Promise<CallerRow | null> {
    const [row] = await this.statements.run<StoredCaller & Record<string, unknown>>('introspection_find_caller', FIND, [id]);
    if (!row) return null;
    return {
      id: row.id,
      identifier: row.identifier,
      allowedAppIds: row.allowed_app_ids,
      allowsSelfRegisteredApps: row.allows_self_registered_apps,
      scopes: row.scopes?.map(({ name }) => name) ?? null,
      authentication: authenticationOf(row),
      isSelfRegistered: row.is_self_registered,
      documentUrl: row.document_url,
      secrets: (row.secrets ?? []).map(({ id: secretId, prefix, hash, last_used_at: lastUsedAt }) => ({
        id: secretId,
        prefix,
        hash: Buffer.from(hash, 'hex'),
        lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
      })),
      versions: { [row.id]: row.versions?.[row.id] ?? null, [EVERYTHING]: row.versions?.[EVERYTHING] ?? null },
    };
  }
}
