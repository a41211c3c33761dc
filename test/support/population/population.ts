/** How many rows of each kind a database gets. */
export interface PopulationSize {
  readonly users: number;
  readonly groups: number;
  readonly keys: number;
  readonly apps: number;
  readonly auditRows: number;
  readonly files: number;
}

/** A statement that inserts some of the rows of a table. */
export interface Slice {
  readonly name: string;
  readonly sql: string;
}

/** Rows that one statement inserts: a few seconds of work. */
const SLICE_ROWS = 250_000;
const ORGANIZATIONS = 200;
/** Organization 1: few are in it. Everybody is in the default one. */
const FEW_IN = 100;

/**
 * Ids that are spread over the whole range of their index, in the order of `n`. The same number always has the same id, so that rows can
 * refer to others without looking them up.
 */
function spread(digits: number, total: number, n: string): string {
  const step = 16n ** BigInt(digits) / BigInt(total + 1);
  return `lpad(to_hex((${n})::bigint * ${step}), ${digits}, '0')`;
}

/** The uuid of the n-th row of a kind; `kind` is one hexadecimal digit. */
function uuid(kind: string, total: number, n: string): string {
  return `(${spread(12, total, n)} || '${kind.repeat(20)}')::uuid`;
}

/** Below `total`; looks random, and is the same every time. */
function pick(n: string, total: number): string {
  return `(((${n})::bigint * 2654435761 + 12345) % 4294967291 % ${total} + 1)`;
}

/** A row's id, as SQL. */
type SqlId = (n: number | string) => string;
type Kind = 'user' | 'organization' | 'group' | 'app' | 'grant' | 'token' | 'audit' | 'file' | 'key';

/** The ids by the number of the row; tests and benchmarks find rows with them. */
export function ids({ users, groups, keys, apps, auditRows, files }: PopulationSize): Readonly<Record<Kind, SqlId>> {
  const families = familiesOf(keys);
  return {
    user: (n) => uuid('a', users, String(n)),
    organization: (n) => uuid('b', ORGANIZATIONS, String(n)),
    group: (n) => uuid('c', groups, String(n)),
    app: (n) => uuid('d', apps, String(n)),
    grant: (n) => uuid('e', families, String(n)),
    token: (n) => uuid('f', keys, String(n)),
    audit: (n) => uuid('1', auditRows, String(n)),
    file: (n) => uuid('2', files, String(n)),
    key: (n) => spread(10, keys, String(n)),
  };
}

/** Of ten keys in a row: one session, three long-lived tokens, six access tokens, which are two grants that were refreshed twice. */
const TOKENS_OF_A_FAMILY = 3;
const FAMILIES_OF_TEN_KEYS = 2;

function familiesOf(keys: number): number {
  return Math.max(1, Math.floor((keys / 10) * FAMILIES_OF_TEN_KEYS));
}

/** The secret of the n-th key and of its refresh token, in SQL. */
const SECRET = `lpad(n::text, 22, '0')`;
const REFRESH_SECRET = `lpad(n::text, 40, '0')`;

/** One key in fifty expired longer ago than keys are kept. */
const EXPIRES = `CASE WHEN n % 50 = 7 THEN now() - interval '30 days' ELSE now() + interval '30 days' END - make_interval(secs => n % 86400)`;

/** Inserts everything, in an order in which earlier rows exist; without triggers and foreign keys, whose work the rows include. */
export function populate(size: PopulationSize): Slice[] {
  const { users, groups, keys, apps, auditRows, files } = size;
  const id = ids(size);
  const families = familiesOf(keys);
  const defaultOrganization = `(SELECT id FROM organizations WHERE is_default)`;
  return [
    ...sliced('users', users, (series) => [
      `INSERT INTO users (id, email, username, name, status, login_type, rbac_roles, github_com_user_id, is_service_account, deleted, created_at, last_seen_at)
       SELECT ${id.user('n')}, CASE WHEN n % 5000 = 0 THEN '' ELSE 'user-' || n || '@example.test' END, 'user-' || n, 'Person ' || n,
              CASE WHEN n % 10000 = 1 THEN 'suspended' ELSE 'active' END,
              CASE WHEN n % 5000 = 0 THEN 'none' WHEN n % 2 = 0 THEN 'oidc' ELSE 'password' END,
              CASE WHEN n % 10000 = 2 THEN '{owner}' ELSE '{}' END::text[], CASE WHEN n % 100 = 3 THEN n END, n % 5000 = 0, false,
              now() - make_interval(mins => n), now() - make_interval(mins => n % 100000)
         FROM ${series}`,
      `INSERT INTO organization_members (organization_id, user_id) SELECT ${defaultOrganization}, ${id.user('n')} FROM ${series}`,
      `INSERT INTO user_links (user_id, login_type, provider_id, linked_id)
       SELECT ${id.user('n')}, 'oidc', 'oidc', 'https://idp.test||' || n FROM ${series} WHERE n % 2 = 0 AND n % 5000 <> 0`,
    ]),
    {
      name: 'organizations',
      sql: `
      INSERT INTO organizations (id, name, display_name)
      SELECT ${id.organization('n')}, CASE n WHEN 1 THEN 'small' ELSE 'org-' || n END, '' FROM generate_series(1, ${ORGANIZATIONS}) AS n;
      INSERT INTO groups (id, organization_id, name) SELECT id, id, 'Everyone' FROM organizations WHERE NOT is_default;
      INSERT INTO organization_members (organization_id, user_id)
      SELECT ${id.organization(1)}, ${id.user('n')} FROM generate_series(77, ${users}, greatest(${users} / 500, ${FEW_IN})) AS n;
      INSERT INTO custom_roles (organization_id, name) SELECT ${defaultOrganization}, 'role-' || n FROM generate_series(1, 500) AS n`,
    },
    {
      name: 'groups',
      sql: `
      INSERT INTO groups (id, organization_id, name)
      SELECT ${id.group('n')}, ${defaultOrganization}, CASE n WHEN 1 THEN 'all' ELSE 'group-' || n END FROM generate_series(1, ${groups}) AS n;
      INSERT INTO group_members (group_id, user_id)
      SELECT DISTINCT ${id.group('n')}, ${id.user(pick('n * 20 + m', users))} FROM generate_series(2, ${groups}) AS n, generate_series(1, 20) AS m`,
    },
    ...sliced('members of the group of everybody', users, (series) => [
      `INSERT INTO group_members (group_id, user_id) SELECT ${id.group(1)}, ${id.user('n')} FROM ${series}`,
    ]),
    {
      name: 'apps',
      sql: `
      INSERT INTO oauth2_provider_apps (id, name, callback_url, redirect_uris, client_type, token_endpoint_auth_method, is_verified)
      SELECT ${id.app('n')}, 'app-' || n, 'https://a.test', '{https://a.test}', 'public', 'none', true FROM generate_series(1, ${apps}) AS n;
      INSERT INTO oauth2_provider_app_secrets (app_id, secret_prefix, hashed_secret, display_secret)
      SELECT ${id.app('n')}, convert_to(n::text, 'UTF8'), '', '' FROM generate_series(1, ${apps}) AS n;
      INSERT INTO oauth2_provider_device_codes (app_id, secret_prefix, hashed_secret, user_code_hash, resource_uri, scope, client_address, network, expires_at)
      SELECT ${id.app('n')}, convert_to(n::text, 'UTF8'), '', convert_to(n::text, 'UTF8'), 'https://a.test/', 'user:read', '127.0.0.1', '127.0.0.1',
             now() - make_interval(mins => n) FROM generate_series(1, ${apps}) AS n;
      INSERT INTO oauth2_provider_pushed_requests (reference_hash, app_id, network, parameters, created_at, expires_at)
      SELECT convert_to(n::text, 'UTF8'), ${id.app('n')}, '127.0.0.1', 'scope=user:read', now() - make_interval(mins => n), now() FROM generate_series(1, ${apps}) AS n;
      INSERT INTO oauth2_provider_spent_assertions (app_id, jti_hash, expires_at)
      SELECT ${id.app('n')}, convert_to(n::text, 'UTF8'), now() - make_interval(mins => n) FROM generate_series(1, ${apps}) AS n;
      INSERT INTO workload_identity_issuers (id, name, issuer, required_claims)
      SELECT ${id.app('n')}, 'issuer-' || n, 'https://issuer-' || n || '.test', '{}' FROM generate_series(1, ${apps}) AS n;
      INSERT INTO spent_workload_tokens (issuer, jti_hash, expires_at)
      SELECT 'https://issuer-' || n || '.test', convert_to(n::text, 'UTF8'), now() - make_interval(mins => n) FROM generate_series(1, ${apps}) AS n;
      INSERT INTO used_dpop_proofs (proof_hash, expires_at)
      SELECT convert_to(n::text, 'UTF8'), now() - make_interval(mins => n) FROM generate_series(1, ${apps}) AS n`,
    },
    ...sliced('keys', keys, (series) => [
      `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, token_name, scopes, allow_list, lifetime_seconds, expires_at, created_at, last_used)
       SELECT ${id.key('n')}, sha256(${SECRET}::bytea),
              ${id.user(`CASE WHEN n % 10 < 4 THEN ${ownerOf('n', users)} ELSE ${ownerOf(familyOf('n'), users)} END`)},
              CASE WHEN n % 10 = 0 THEN 'password' WHEN n % 10 < 4 THEN 'token' ELSE 'oauth2_provider_app' END,
              CASE WHEN n % 10 BETWEEN 1 AND 3 THEN 'token-' || n ELSE '' END,
              '{coder:all}', '{*:*}', 86400, ${EXPIRES}, now() - make_interval(secs => n), now()
         FROM ${series}`,
      `INSERT INTO oauth2_provider_app_tokens (id, grant_id, user_id, app_id, api_key_id, access_key_id, access_hash, hash_prefix, refresh_hash,
                                               audience, scope, expires_at, consumed_at, successor_id)
       SELECT ${id.token('n')}, ${id.grant(familyOf('n'))}, ${id.user(ownerOf(familyOf('n'), users))}, ${id.app(pick(familyOf('n'), apps))},
              ${id.key('n')}, ${id.key('n')}, sha256(${SECRET}::bytea), convert_to(${id.key('n')}, 'UTF8'), sha256(${REFRESH_SECRET}::bytea),
              'http://127.0.0.1/', 'coder:all', now() + interval '30 days',
              CASE WHEN NOT ${isLast('n')} THEN now() - interval '1 hour' END, CASE WHEN NOT ${isLast('n')} THEN ${id.token('n + 1')} END
         FROM ${series} WHERE n % 10 >= 4 AND ${familyOf('n')} <= ${families}`,
    ]),
    ...sliced('grants', families, (series) => [
      `INSERT INTO oauth2_provider_grants (id, user_id, app_id, resource, scope, created_at, absolute_expires_at)
       SELECT ${id.grant('n')}, ${id.user(ownerOf('n', users))}, ${id.app(pick('n', apps))}, 'http://127.0.0.1/', 'coder:all',
              now() - make_interval(mins => n % 100000), now() + interval '60 days'
         FROM ${series}`,
      `INSERT INTO oauth2_provider_consents (user_id, app_id, resource, scope, appearance, expires_at)
       SELECT ${id.user(ownerOf('n', users))}, ${id.app(pick('n', apps))}, 'http://127.0.0.1/', 'coder:all', '', now() + interval '60 days'
         FROM ${series} ON CONFLICT ON CONSTRAINT oauth2_provider_consents_pkey DO NOTHING`,
      `INSERT INTO oauth2_provider_app_codes (grant_id, user_id, app_id, secret_prefix, hashed_secret, resource_uri, code_challenge, code_challenge_method,
                                              scope, created_at, expires_at, consumed_at)
       SELECT ${id.grant('n')}, ${id.user(ownerOf('n', users))}, ${id.app(pick('n', apps))}, convert_to(n::text, 'UTF8'), '', 'http://127.0.0.1/', '', 'S256',
              'coder:all', made, made + interval '10 minutes', made + interval '1 second'
         FROM ${series}, LATERAL (SELECT now() - make_interval(mins => n % 100000) AS made) AS t`,
    ]),
    ...sliced('audit rows', auditRows, (series) => [
      `INSERT INTO audit_logs (id, time, request_id, user_id, organization_id, ip, user_agent, resource_type, resource_id, resource_target, action, diff, status_code)
       SELECT ${id.audit('n')}, now() - (n * 365.0 / ${auditRows}) * interval '1 day', ${id.audit('n')},
              ${id.user(`CASE WHEN n % 20 = 0 THEN 1 ELSE ${pick('n', users)} END`)},
              CASE WHEN n % 2 = 0 THEN ${defaultOrganization} ELSE '00000000-0000-0000-0000-000000000000' END, '192.0.2.1', 'Mozilla/5.0',
              CASE WHEN n % 1000 = 999 THEN 'group' WHEN n % 3 = 0 THEN 'user' ELSE 'api_key' END, ${id.user(pick('n', users))},
              'user-' || ${pick('n', users)}, CASE WHEN n % 1000 = 998 THEN 'delete' WHEN n % 3 = 0 THEN 'login' ELSE 'create' END,
              '{"last_used": {"old": "", "new": "2026-01-01T00:00:00Z", "secret": false}}', 200
         FROM ${series}`,
    ]),
    ...sliced('files', files, (series) => [
      `INSERT INTO file_blobs (hash, size_bytes, chunk_bytes, created_at)
       SELECT encode(sha256(n::text::bytea), 'hex'), 1024, 1048576, now() - make_interval(mins => n) FROM ${series}`,
      `INSERT INTO files (id, hash, created_at, created_by, mimetype)
       SELECT ${id.file('n')}, encode(sha256(n::text::bytea), 'hex'), now() - make_interval(mins => n), ${id.user(pick('n', users))}, 'application/x-tar'
         FROM ${series}`,
    ]),
  ];
}

/** User 5000 is a service account with one token in fifty; every other key has a random owner. */
function ownerOf(n: string, users: number): string {
  return `CASE WHEN (${n}) % 50 = 1 THEN least(5000, ${users}) ELSE ${pick(n, users)} END`;
}

function familyOf(n: string): string {
  return `((${n}) / 10 * ${FAMILIES_OF_TEN_KEYS} + ((${n}) % 10 - 4) / ${TOKENS_OF_A_FAMILY} + 1)`;
}

function isLast(n: string): string {
  return `((${n}) % 10 - 4) % ${TOKENS_OF_A_FAMILY} = ${TOKENS_OF_A_FAMILY - 1}`;
}

function sliced(name: string, rows: number, statements: (series: string) => string[]): Slice[] {
  return Array.from({ length: Math.ceil(rows / SLICE_ROWS) }, (_, index) => {
    const [from, to] = [index * SLICE_ROWS + 1, Math.min(rows, (index + 1) * SLICE_ROWS)];
    return { name: `${name}, ${from} to ${to}`, sql: statements(`generate_series(${from}, ${to}) AS n`).join(';\n') };
  });
}
