import { createOwner, logIn } from './sign-in.js';
import { expectJson } from './expect-answer.js';
import { createPerson, type Person } from './people.js';
import { defaultOrganizationId } from './organizations.js';
import { uniqueName } from './unique-name.js';
import { type RunningServer, startServer } from './server.js';

/** A sufficiently strong password. */
export const PASSWORD = 'Staple-Battery-42-Horse';

/** A server with the users who administer others. */
export interface StaffedServer {
  readonly server: RunningServer;
  /** Session of the first user, an owner with a password. */
  readonly session: string;
  /** Another owner. */
  readonly owner: Person;
  readonly admin: Person;
  /** The default one. */
  readonly organization: string;
}

export async function startStaffedServer(env: Readonly<Record<string, string>> = {}): Promise<StaffedServer> {
  const server = await startServer({ env });
  const session = await createOwner(server);
  const organization = await defaultOrganizationId(server.db);
  const owner = await createPerson(server, { siteRoles: ['owner'] });
  const admin = await createPerson(server, { siteRoles: ['user-admin'] });
  return { server, session, owner, admin, organization };
}

/** A user with a password, who has logged in with it. */
export interface PersonWithPassword {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly session: string;
}

export async function personWithPassword({ server, admin, organization }: StaffedServer): Promise<PersonWithPassword> {
  const username = uniqueName('pw');
  const account = { username, email: `${username}@example.test`, password: PASSWORD };
  const { id } = expectJson<{ id: string }>(await admin.post('/users', { ...account, organization_ids: [organization] }), 201);
  return { id, ...account, session: await logIn(server, account) };
}

/** The last entry of the audit log about this user. */
export async function lastAuditOf({ server }: StaffedServer, userId: string): Promise<unknown> {
  const [row] = await server.db.query(
    `SELECT user_id, action, status_code, diff FROM audit_logs WHERE resource_type = 'user' AND resource_id = $1 ORDER BY time DESC LIMIT 1`,
    [userId],
  );
  return row;
}
