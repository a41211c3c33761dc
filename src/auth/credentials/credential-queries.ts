import { USER_STATE_COLUMNS } from '../user-liveness.js';

/** The subject of the version that every credential depends on. */
export const EVERYTHING = '00000000-0000-0000-0000-000000000000';

/** All effective roles: site roles, `member`, and for each organization the membership's roles, the floor role and the default roles. */
const ROLES = `
  u.rbac_roles || '{member}'::text[] || ARRAY(
    SELECT role || ':' || m.organization_id
      FROM organization_members m
      JOIN organizations o ON o.id = m.organization_id AND NOT o.deleted
     CROSS JOIN LATERAL unnest(
       m.roles || o.default_org_member_roles
       || CASE WHEN u.is_service_account THEN '{organization-service-account}'::text[] ELSE '{organization-member}'::text[] END) AS role
     WHERE m.user_id = u.id)`;

/** Those of them that have a row. A name without a row is not an error and grants nothing. */
const CUSTOM_ROLES = `(
  SELECT json_agg(json_build_object('name', c.name, 'organization', c.organization_id, 'display_name', c.display_name,
                                    'delegable', c.delegable, 'org_permissions', c.org_permissions))
    FROM organization_members m
    JOIN organizations o ON o.id = m.organization_id AND NOT o.deleted
    JOIN custom_roles c ON c.organization_id = m.organization_id AND c.name = ANY (m.roles || o.default_org_member_roles)
   WHERE m.user_id = u.id)`;

/** `Everyone` needs no row: it has the organization's id, and membership there decides. */
const GROUPS = `ARRAY(SELECT g.group_id FROM group_members g WHERE g.user_id = u.id)`;

const PERSON = `u.name, u.avatar_url, u.login_type AS user_login_type, u.rbac_roles, u.is_service_account, u.is_system,
         u.created_at AS user_created_at, u.updated_at AS user_updated_at, u.last_seen_at`;

const ORGANIZATION_IDS = `ARRAY(SELECT m.organization_id FROM organization_members m WHERE m.user_id = u.id ORDER BY m.created_at, m.organization_id)`;

/** What an agent was given; empty for every other key. */
const SECRETS_OF_AGENT = `ARRAY(SELECT s.secret_id FROM agent_secrets s WHERE s.agent_id = k.agent_id ORDER BY s.secret_id)`;
const FILES_OF_AGENT = `ARRAY(SELECT f.file_id FROM agent_files f WHERE f.agent_id = k.agent_id ORDER BY f.file_id)`;

/** What an actor is built from (actor-row.ts), for a query over `users u`. */
export const ACTOR_COLUMNS = `u.id AS user_id, u.username, u.email, ${USER_STATE_COLUMNS},
         ${ROLES} AS roles, ${CUSTOM_ROLES} AS custom_roles, ${GROUPS} AS groups`;

/** The versions under which these columns and the rows with these ids are true (unchanged-versions.ts), as JSON, for a query over `users u`. */
export function versionsWithActor(...ids: readonly string[]): string {
  return `(SELECT json_object_agg(s.subject_id, v.version)
             FROM unnest(${ORGANIZATION_IDS} || ARRAY['${EVERYTHING}'::uuid, u.id, ${ids.join(', ')}]) AS s (subject_id)
             LEFT JOIN credential_versions v USING (subject_id) WHERE s.subject_id IS NOT NULL)`;
}

/**
 * The version of a key and its user. What triggers do not count, or not for this key, is part of it by value: when key and user were last
 * used, and the token that the key belongs to, whose row is written with every refresh.
 */
const VERSION = `ROW(k.version, v.version, k.last_used, u.last_seen_at, t.app_id, t.audience, t.subject_type, t.actor_ids,
                     t.dpop_jkt, t.subject)::text`;
const FROM_KEYS = `
    FROM api_keys k
    JOIN users u ON u.id = k.user_id
    LEFT JOIN credential_versions v ON v.subject_id = k.user_id
    LEFT JOIN oauth2_provider_app_tokens t ON t.api_key_id = k.id`;

/** Everything that a credential is built from, with its versions: one statement, so that both belong to one state of the database. */
export const FIND_KEYS = `
  SELECT k.id, k.hashed_secret, k.login_type, k.expires_at, k.last_used, k.lifetime_seconds::float8 AS lifetime_seconds,
         k.created_at, k.scopes, k.allow_list, k.auth_time, t.audience, t.app_id, t.subject_type, t.actor_ids, t.dpop_jkt,
         t.subject,
         a.scope AS app_scope, a.dynamically_registered AS app_is_dynamically_registered,
         CASE WHEN a.dynamically_registered THEN (SELECT d.url FROM oauth2_provider_client_documents d WHERE d.app_id = a.id) END AS app_document_url,
         k.agent_id, k.agent_token_state, k.superseded_at, g.name AS agent_name, g.expires_at AS agent_expires_at, g.git_ssh_key,
         ${SECRETS_OF_AGENT} AS agent_secret_ids, ${FILES_OF_AGENT} AS agent_file_ids,
         l.id AS link_id, l.provider_id, l.oauth_expiry, ${ACTOR_COLUMNS}, ${PERSON},
         ${ORGANIZATION_IDS} AS organization_ids, ${VERSION} AS version,
         (SELECT json_object_agg(s.subject_id, s.version)
            FROM credential_versions s
           WHERE s.subject_id = ANY (${ORGANIZATION_IDS} || t.app_id || k.agent_id || '${EVERYTHING}'::uuid)) AS shared_versions
    ${FROM_KEYS}
    LEFT JOIN oauth2_provider_apps a ON a.id = t.app_id
    LEFT JOIN agents g ON g.id = k.agent_id
    LEFT JOIN user_links l ON l.user_id = k.user_id AND l.login_type = k.login_type
   WHERE k.id = ANY ($1)`;

/** Of keys, and of subjects that credentials share. */
export const FIND_VERSIONS = `
  SELECT k.id, ${VERSION} AS version ${FROM_KEYS} WHERE k.id = ANY ($1)
   UNION ALL
  SELECT subject_id::text, version::text FROM credential_versions WHERE subject_id = ANY ($2::uuid[])`;

export const FIND_USER = `
  SELECT ${ACTOR_COLUMNS}
    FROM users u
   WHERE u.id = $1`;
