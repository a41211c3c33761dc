import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import ts from 'typescript';
// Loads every entity, and with them every table.
import '../../src/data-source.js';

/** This file is dist/test/policy/table-owners.spec.js. */
const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Owner {
  /** The folder of the only repositories that may write it. */
  readonly folder: string;
  /** The files of the ports that other features use; empty if none needs it. */
  readonly ports: readonly string[];
}

const only = (folder: string, ...ports: string[]): Owner => ({ folder, ports });
/** Written by triggers only, which migrations create. */
const BY_TRIGGERS = only('migrations');
const GRANTS = only(
  'src/oauth2-provider/grants',
  'src/auth/revocation/grant-revocation.port.ts',
  'src/auth/revocation/session-grants.port.ts',
);

/** Reading other tables in a join is allowed. Code that writes a row must know all its rules, which are known in one place. */
const OWNERS: Readonly<Record<string, Owner>> = {
  agent_files: only('src/agents'),
  agent_git_credentials: only('src/agents'),
  agent_secrets: only('src/agents'),
  agents: only('src/agents'),
  api_keys: only('src/auth/keys', 'src/auth/keys/key-revocation.port.ts'),
  audit_forward_queue: only('src/audit/forwarding'),
  audit_forward_targets: only('src/audit/forwarding'),
  audit_logs: only('src/audit'),
  credential_versions: BY_TRIGGERS,
  crypto_keys: only('src/crypto-keys'),
  custom_roles: only('src/organizations/roles'),
  dbcrypt_keys: only('src/dbcrypt'),
  dbcrypt_replicas: only('src/dbcrypt'),
  file_blobs: only('src/files'),
  file_chunks: only('src/files'),
  files: only('src/files'),
  gitsshkeys: only('src/external-auth/git-ssh-keys'),
  group_members: only('src/organizations/groups'),
  groups: only('src/organizations/groups'),
  limit_counts: only('src/limits'),
  login_attempts: only('src/identity-providers/login'),
  oauth2_provider_app_codes: GRANTS,
  oauth2_provider_app_secrets: only('src/oauth2-provider/apps'),
  oauth2_provider_app_tokens: GRANTS,
  oauth2_provider_apps: only('src/oauth2-provider/apps'),
  oauth2_provider_client_documents: only('src/oauth2-provider/client-documents'),
  oauth2_provider_consents: GRANTS,
  oauth2_provider_device_codes: GRANTS,
  oauth2_provider_exchange_rules: only('src/oauth2-provider/token-exchange'),
  oauth2_provider_grants: GRANTS,
  oauth2_provider_initial_access_tokens: only('src/oauth2-provider/registration'),
  oauth2_provider_logouts: only('src/oauth2-provider/logout'),
  oauth2_provider_pushed_requests: only('src/oauth2-provider/pushed-requests'),
  oauth2_provider_registrations: only('src/oauth2-provider/registration'),
  oauth2_provider_resource_server_secrets: only('src/oauth2-provider/resource-servers'),
  oauth2_provider_resource_servers: only('src/oauth2-provider/resource-servers'),
  oauth2_provider_spent_assertions: only('src/oauth2-provider/client-keys'),
  oauth2_provider_subjects: only('src/oauth2-provider/subjects'),
  organization_members: only('src/organizations/members'),
  organizations: only('src/organizations'),
  periodic_leases: only('src/database'),
  site_configs: only('src/deployment'),
  spent_key_ids: only('src/auth/keys'),
  spent_workload_tokens: only('src/workload-identities/exchange'),
  used_dpop_proofs: only('src/dpop'),
  user_invitations: only('src/users/invitations'),
  user_links: only('src/identity-providers/links'),
  user_secrets: only('src/external-auth/user-secrets'),
  users: only(
    'src/users',
    'src/auth/dormant-users.port.ts',
    'src/auth/keys/last-seen.port.ts',
    'src/auth/login-users.port.ts',
    'src/users/upstream/upstream-accounts.port.ts',
  ),
  workload_identities: only('src/workload-identities/identities', 'src/auth/keys/agent-trust.port.ts'),
  workload_identity_issuers: only('src/workload-identities/issuers'),
};

/** Tables with more than one INSERT. A new column with a default could be forgotten in one of them, and only that way to a row would lack it. */
const SEVERAL_INSERTS: Readonly<Record<string, string>> = {
  api_keys: 'those of agents have an agent, which they are made from in the same statement, and nothing that others have',
  audit_logs: 'one row without a detour through JSON, or many in one statement; both take the same typed entry',
  group_members: 'all of its columns, by hand and by synchronization',
  groups: 'an identity provider gives a name, and everything else is the default',
  site_configs: 'has a key and a value and nothing else; the migrations write one of their own, before there is a server',
};

/** Writers that are not a `*.repository.ts`, or that learn the table at run time. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'src/database/leases.ts': 'lies below stores and repositories: periodic work of every feature stands on it',
  'src/dbcrypt/encrypted-values.repository.ts': 'encrypts every column that is declared as encrypted, whoever owns its table',
  'src/backup/restore-backup.ts': 'fills every table of an empty database from a backup, whoever owns it',
  'src/files/postgres-blob-store.ts': 'is one of several places that content may be kept in, behind the port BlobStore',
  'src/limits/postgres-limits.ts': 'is one of several places that counts may be kept in, behind the ports Guesses and SharedCounts',
};

/** Runs before there is a server, and writes which versions can run on the database. */
const MIGRATOR = { file: 'src/database/schema.ts', table: 'site_configs' };

interface Write {
  readonly line: number;
  readonly verb: string;
  /** Null: determined at run time. */
  readonly table: string | null;
}

/** Stands for an expression in a text. */
const HOLE = '\u{fffd}';
const NAME = `(?:ONLY\\s+)?((?:"?[\\w${HOLE}]+"?\\.)?"?[\\w${HOLE}]+"?)`;
const WRITES: readonly RegExp[] = [
  new RegExp(`\\b(INSERT\\s+INTO)\\s+${NAME}`, 'gi'),
  new RegExp(`\\b(DELETE\\s+FROM)\\s+${NAME}`, 'gi'),
  // Not `FOR UPDATE`, `DO UPDATE SET`: those name no table.
  new RegExp(`\\b(UPDATE)\\s+${NAME}(?:\\s+\\*)?(?:\\s+(?:AS\\s+)?(?!SET\\b)\\w+)?\\s+SET\\b`, 'gi'),
  new RegExp(`\\b(TRUNCATE)\\s+(?:TABLE\\s+)?${NAME}`, 'gi'),
  new RegExp(`\\b(MERGE\\s+INTO)\\s+${NAME}`, 'gi'),
  new RegExp(`\\b(COPY)\\s+${NAME}[^;]*\\bFROM\\s+STDIN\\b`, 'gi'),
];

/** Every string in the code; a concatenation is joined as far as its parts are literals. */
function textsOf(code: string): { text: string; line: number }[] {
  const source = ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, false);
  const found: { text: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text === null) {
      ts.forEachChild(node, visit);
      return;
    }
    found.push({ text, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
    // The expressions in it may contain texts too.
    if (!ts.isStringLiteralLike(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ expression, literal }) => (textOf(expression) ?? HOLE) + literal.text).join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === null && right === null ? null : (left ?? HOLE) + (right ?? HOLE);
  }
  return null;
}

/** Common table expressions are texts too, so that their writes are seen. */
const knownWrites = new Map<string, Write[]>();

/** Parsed once for all tests. */
function writesOf(code: string): Write[] {
  const known = knownWrites.get(code) ?? parseWrites(code);
  knownWrites.set(code, known);
  return known;
}

function parseWrites(code: string): Write[] {
  const found = textsOf(code).flatMap(({ text, line }) =>
    WRITES.flatMap((pattern) => [...text.matchAll(pattern)]).map(([, verb = '', name = '']): Write => {
      const table = name
        .replaceAll('"', '')
        .replace(/^public\./i, '')
        .toLowerCase();
      return { line, verb: verb.toUpperCase().replace(/\s+/g, ' '), table: table.includes(HOLE) ? null : table };
    }),
  );
  return [...new Map(found.map((write) => [JSON.stringify(write), write])).values()];
}

/** TypeORM could write too, without naming a table. Here entities only describe, and SQL writes. */
const BY_ENTITY =
  /\b(?:createQueryBuilder|getRepository|withRepository)\(|\b(?:tx|manager)\.(?:save|insert|update|upsert|delete|remove|soft\w+|recover|restore|clear|\w+crement)\(/g;

function faultsOf(file: string, code: string): string[] {
  const isException = file in EXCEPTIONS;
  const byEntity = [...code.matchAll(BY_ENTITY)].map(([call]) => `${file}: ${call}…): write SQL, which names the table`);
  const bySql = writesOf(code).flatMap(({ line, verb, table }) => {
    const place = `${file}:${line}: ${verb} ${table ?? 'a table that only run time tells'}`;
    if (table === null) return isException ? [] : [place];
    const owner = OWNERS[table];
    if (!owner) return [`${place}: no such table in OWNERS`];
    if (MIGRATOR.file === file && MIGRATOR.table === table) return [];
    if (!file.startsWith(`${owner.folder}/`)) {
      return [`${place}: it belongs to ${owner.folder}; ask ${owner.ports.join(' or ') || 'for a port of it: it has none yet'}`];
    }
    return file.endsWith('.repository.ts') || isException ? [] : [`${place}: only repositories write`];
  });
  return [...byEntity, ...bySql];
}

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.split(sep).join('/')}`)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
const contents = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

describe('the owner of a table', () => {
  it('is known for every table', () => {
    const tables = [...new Set(getMetadataArgsStorage().tables.map(({ name }) => name))];
    expect(tables.length).toBeGreaterThan(20);
    expect(Object.keys(OWNERS)).toEqual(tables.sort());
  });

  it('has repositories that write it, and ports that exist', () => {
    const written = new Set([...contents].flatMap(([file, code]) => writesOf(code).map(({ table }) => `${file} ${table ?? ''}`)));
    const unwritten = Object.entries(OWNERS).filter(
      ([table, { folder }]) =>
        folder !== BY_TRIGGERS.folder && ![...written].some((write) => write.startsWith(`${folder}/`) && write.endsWith(` ${table}`)),
    );
    expect(unwritten).toEqual([]);
    expect(Object.values(OWNERS).flatMap(({ ports }) => ports.filter((port) => !existsSync(join(ROOT, port))))).toEqual([]);
    expect(Object.keys(EXCEPTIONS).filter((file) => writesOf(contents.get(file) ?? '').length === 0)).toEqual([]);
  });

  it('is the only one whose repositories write it', () => {
    expect([...contents].flatMap(([file, code]) => faultsOf(file, code))).toEqual([]);
  });

  it('creates its rows in one place', () => {
    const inserts = [...contents].flatMap(([file, code]) =>
      writesOf(code)
        .filter(({ verb }) => verb === 'INSERT INTO')
        .map(({ table }) => ({ file, table })),
    );
    const tables = inserts.flatMap(({ table }) => table ?? []);
    expect([...new Set(tables.filter((table, i) => tables.indexOf(table) !== i))].sort()).toEqual(Object.keys(SEVERAL_INSERTS));
  });

  it.each([
    ['an insert', 'tx.query(`INSERT INTO users (id) VALUES ($1)`)', 'INSERT INTO users'],
    ['a deletion', "tx.query('DELETE FROM public.users WHERE id = $1')", 'DELETE FROM users'],
    ['a change, with an alias', 'tx.query(`UPDATE users AS u\n  SET name = $1`)', 'UPDATE users'],
    ['a change in a quoted table', 'tx.query(\'update "users" set name = $1\')', 'UPDATE users'],
    ['a merge', 'tx.query(`MERGE INTO users u USING x ON true WHEN MATCHED THEN DELETE`)', 'MERGE INTO users'],
    ['emptying it', 'tx.query(`TRUNCATE TABLE users`)', 'TRUNCATE users'],
    ['a write inside of a query', 'tx.query(`WITH gone AS (DELETE FROM users RETURNING id) SELECT id FROM gone`)', 'DELETE FROM users'],
    ['a text in two parts', "tx.query('DELETE FROM ' + 'users')", 'DELETE FROM users'],
    ['a text within another', "tx.query(`SELECT ${x ? 'DELETE FROM users' : ''}`)", 'DELETE FROM users'],
  ])('is bypassed by %s elsewhere, which this test reports', (_, code, write) => {
    const [fault, ...others] = faultsOf('src/files/files.repository.ts', code);
    expect(fault).toContain(`src/files/files.repository.ts:1: ${write}: it belongs to src/users; ask `);
    expect(others).toEqual([]);
  });

  it('does not prevent others from reading, locking and naming its rows', () => {
    const code = 'tx.query(`SELECT u.id FROM users u JOIN files f ON true FOR NO KEY UPDATE OF u`)';
    expect(faultsOf('src/files/files.repository.ts', code)).toEqual([]);
  });

  it.each([
    ['from a file that is not a repository', 'src/users/users.service.ts', 'tx.query(`DELETE FROM users`)', 'only repositories write'],
    ['to a table that is not known', 'src/users/users.repository.ts', 'tx.query(`DELETE FROM ${table}`)', 'only run time tells'],
    ['by an entity', 'src/users/users.repository.ts', 'tx.save(user)', 'write SQL, which names the table'],
    ['by a query builder', 'src/users/users.repository.ts', 'db.createQueryBuilder()', 'write SQL, which names the table'],
    ['to a table without an owner', 'src/users/users.repository.ts', 'tx.query(`DELETE FROM pets`)', 'no such table in OWNERS'],
  ])('does not write %s', (_, file, code, fault) => {
    expect(faultsOf(file, code)).toEqual([expect.stringContaining(fault)]);
  });
});
