import { randomBytes } from 'node:crypto';
import { generateKey } from '../../src/auth/keys/key-format.js';
import type { TestDatabase } from './database.js';
import type { Answer, RequestBody } from './http-client.js';
import type { RunningServer } from './server.js';

/** Everything left out is as it is for an ordinary new person: active, without roles, in no organization. */
export interface PersonTraits {
  /** Absent: one that nobody else has. */
  readonly username?: string;
  readonly name?: string;
  readonly status?: 'active' | 'dormant' | 'suspended';
  readonly siteRoles?: readonly string[];
  /** Organization id to the person's roles there. */
  readonly organizations?: Readonly<Record<string, readonly string[]>>;
  readonly isServiceAccount?: boolean;
  /** Of the person's key; absent: everything. */
  readonly scopes?: readonly string[];
  readonly allowList?: readonly string[];
}

/** Somebody who can send requests: no login, no password hash, three statements. */
export class Person {
  constructor(
    private readonly server: RunningServer,
    readonly id: string,
    readonly username: string,
    readonly email: string,
    readonly token: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: RequestBody): Promise<Answer> {
    return this.send('POST', path, body);
  }

  put(path: string, body?: RequestBody): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  patch(path: string, body?: RequestBody): Promise<Answer> {
    return this.send('PATCH', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  /** `path` is below `/api/v2`. */
  send(method: string, path: string, body?: RequestBody): Promise<Answer> {
    const headers = { 'coder-session-token': this.token };
    return this.server.request(method, `/api/v2${path}`, { headers, ...(body !== undefined && { body }) });
  }
}

/** Puts a person with a session straight into the database. */
export async function createPerson(server: RunningServer, traits: PersonTraits = {}): Promise<Person> {
  const { username = uniqueName('user'), name = '', status = 'active', siteRoles = [], isServiceAccount = false } = traits;
  const email = isServiceAccount ? '' : `${username}@example.test`;
  const [user] = await server.db.query<{ id: string }>(
    `INSERT INTO users (email, username, name, status, login_type, rbac_roles, is_service_account) VALUES ($1, $2, $3, $4, $5, $6, $7)
     RETURNING id`,
    [email, username, name, status, isServiceAccount ? 'none' : 'password', siteRoles, isServiceAccount],
  );
  const id = user!.id;
  for (const [organization, roles] of Object.entries(traits.organizations ?? {})) await addMember(server.db, organization, id, roles);
  const token = await createKey(server.db, id, traits);
  return new Person(server, id, username, email, token);
}

/** The same person with another key. */
export async function withKey(server: RunningServer, person: Person, key: Pick<PersonTraits, 'scopes' | 'allowList'>): Promise<Person> {
  return new Person(server, person.id, person.username, person.email, await createKey(server.db, person.id, key));
}

export async function addMember(db: TestDatabase, organization: string, userId: string, roles: readonly string[] = []): Promise<void> {
  await db.query(`INSERT INTO organization_members (organization_id, user_id, roles) VALUES ($1, $2, $3)`, [organization, userId, roles]);
}

/** An organization that nobody is in yet. */
export async function createOrganization(db: TestDatabase, name = uniqueName('org')): Promise<{ id: string; name: string }> {
  const [row] = await db.query<{ id: string }>(`INSERT INTO organizations (name, display_name) VALUES ($1, $2) RETURNING id`, [name, name]);
  return { id: row!.id, name };
}

export async function defaultOrganizationId(db: TestDatabase): Promise<string> {
  const [row] = await db.query<{ id: string }>(`SELECT id FROM organizations WHERE is_default`);
  return row!.id;
}

export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

async function createKey(db: TestDatabase, userId: string, { scopes = ['coder:all'], allowList = ['*:*'] }: PersonTraits): Promise<string> {
  const key = generateKey();
  await db.query(
    `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, scopes, allow_list, lifetime_seconds, expires_at)
     VALUES ($1, $2, $3, 'password', $4, $5, 86400, date_trunc('milliseconds', now()) + interval '1 day')`,
    [key.id, key.hashedSecret, userId, scopes, allowList],
  );
  return key.text;
}
