import type { TestDatabase } from './database.js';
import type { Answer, RequestBody } from './http-client.js';
import { plantKey, type KeyTraits } from './keys.js';
import { addMember } from './organizations.js';
import type { RunningServer } from './server.js';
import { uniqueName } from './unique-name.js';

/** Defaults are those of an ordinary new user: active, without roles, in no organization. */
export interface UserTraits {
  /** Absent: a unique one. */
  readonly username?: string;
  readonly name?: string;
  readonly status?: 'active' | 'dormant' | 'suspended';
  readonly loginType?: 'password' | 'github' | 'oidc' | 'none';
  readonly hashedPassword?: string;
  readonly siteRoles?: readonly string[];
  /** Organization id to the person's roles there. */
  readonly organizations?: Readonly<Record<string, readonly string[]>>;
  readonly isServiceAccount?: boolean;
}

export interface PlantedUser {
  readonly id: string;
  readonly email: string;
  readonly username: string;
}

/** A user inserted directly into the database, for tests in which the user sends no request. */
export async function plantUser(db: TestDatabase, traits: UserTraits = {}): Promise<PlantedUser> {
  const { username = uniqueName('user'), name = '', status = 'active', siteRoles = [], isServiceAccount = false } = traits;
  const { loginType = isServiceAccount ? 'none' : 'password', hashedPassword = '' } = traits;
  const email = isServiceAccount ? '' : `${username}@example.test`;
  const [row] = await db.query<{ id: string }>(
    `INSERT INTO users (email, username, name, status, login_type, hashed_password, rbac_roles, is_service_account)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [email, username, name, status, loginType, hashedPassword, siteRoles, isServiceAccount],
  );
  const id = row!.id;
  for (const [organization, roles] of Object.entries(traits.organizations ?? {})) await addMember(db, organization, id, roles);
  return { id, email, username };
}

/** A user who can send requests. */
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

/** The scopes of the user's key; absent: full access. */
export type KeyReach = Pick<KeyTraits, 'scopes' | 'allowList'>;

/** Inserts a user with a session directly into the database: no login, no password hash. */
export async function createPerson(server: RunningServer, traits: UserTraits & KeyReach = {}): Promise<Person> {
  return withKey(server, await plantUser(server.db, traits), traits);
}

/** The same user with another key. */
export async function withKey(server: RunningServer, user: PlantedUser, { scopes, allowList }: KeyReach = {}): Promise<Person> {
  const token = await plantKey(server.db, user.id, { ...(scopes && { scopes }), ...(allowList && { allowList }) });
  return new Person(server, user.id, user.username, user.email, token);
}
