import type { AuditedRow, AuditTrail } from '../../src/audit/index.js';
import type { Actor } from '../../src/authz/index.js';
import { auditedApp } from '../../src/oauth2-provider/apps/app-audit.js';
import type { AppRow } from '../../src/oauth2-provider/apps/app-row.js';
import { auditedUser, userResource } from '../../src/users/user-audit.js';
import type { UserRow } from '../../src/users/users.repository.js';

/* Nothing here runs: the build checks it. If code that must not compile does compile, its unused `@ts-expect-error` fails the build. */

const KEY = { public_key: 'ssh-ed25519 AAAA', private_key: 'present' } as const;

export const complete: AuditedRow<'gitsshkeys'> = { table: 'gitsshkeys', columns: { user_id: 'ada', ...KEY } };

export const lacking: AuditedRow<'gitsshkeys'> = {
  table: 'gitsshkeys',
  // @ts-expect-error user_id is tracked: a new tracked column has to be passed
  columns: KEY,
};

export const withIgnored: AuditedRow<'gitsshkeys'> = {
  table: 'gitsshkeys',
  // @ts-expect-error created_at is ignored: passing it would do nothing
  columns: { user_id: 'ada', ...KEY, created_at: new Date() },
};

export const withUnknown: AuditedRow<'gitsshkeys'> = {
  table: 'gitsshkeys',
  // @ts-expect-error no such column: a typing error would go unnoticed
  columns: { user_id: 'ada', ...KEY, publik_key: 'ssh-ed25519 AAAA' },
};

export function leaking(privateKey: string): AuditedRow<'gitsshkeys'> {
  return {
    table: 'gitsshkeys',
    // @ts-expect-error a secret is never passed: the log only takes whether there is one
    columns: { user_id: 'ada', ...KEY, private_key: privateKey },
  };
}

export async function records(audit: AuditTrail, actor: Actor, user: UserRow, app: AppRow): Promise<void> {
  const [row, event] = [auditedUser(user), { ...userResource(user), statusCode: 200 }];
  await audit.record(actor, { ...event, action: 'write', before: row, after: row });

  // @ts-expect-error a row of another table
  await audit.record(actor, { ...event, action: 'create', after: auditedApp(app) });
  // @ts-expect-error a change without the previous row would show no old values
  await audit.record(actor, { ...event, action: 'write', after: row });
  // @ts-expect-error a deletion without the row would not show what was deleted
  await audit.record(actor, { ...event, action: 'delete' });
  // @ts-expect-error additional fields that no entry about a user has
  await audit.record(actor, { ...event, action: 'delete', before: row, additionalFields: { members_left_out: 3 } });
}
