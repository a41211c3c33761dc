import type { TestDatabase } from './database.js';
import { uniqueName } from './unique-name.js';

/** An organization without members. */
export async function createOrganization(db: TestDatabase, name = uniqueName('org')): Promise<{ id: string; name: string }> {
  const [row] = await db.query<{ id: string }>(`INSERT INTO organizations (name, display_name) VALUES ($1, $2) RETURNING id`, [name, name]);
  return { id: row!.id, name };
}

export async function defaultOrganizationId(db: TestDatabase): Promise<string> {
  const [row] = await db.query<{ id: string }>(`SELECT id FROM organizations WHERE is_default`);
  return row!.id;
}

export async function addMember(db: TestDatabase, organization: string, userId: string, roles: readonly string[] = []): Promise<void> {
  await db.query(`INSERT INTO organization_members (organization_id, user_id, roles) VALUES ($1, $2, $3)`, [organization, userId, roles]);
}
