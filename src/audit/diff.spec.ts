import type { AuditedSecret } from './audited-row.js';
import { diffOf } from './diff.js';

const role = (name: string, permissions: readonly string[] = []) =>
  ({ table: 'custom_roles', columns: { name, display_name: '', org_permissions: permissions, delegable: false } }) as const;
const pair = (privateKey: AuditedSecret) =>
  ({ table: 'gitsshkeys', columns: { user_id: 'ada', public_key: 'ssh', private_key: privateKey } }) as const;
const CHANGED = { private_key: { old: '', new: '', secret: true } };

describe('diffOf', () => {
  it('shows only tracked columns that changed', () => {
    const diff = diffOf(role('crew', ['read']), role('staff', ['read']));
    expect(diff).toEqual({ name: { old: 'crew', new: 'staff', secret: false } });
  });

  it('never shows a column that the table ignores, whatever is passed in', () => {
    const { columns } = role('crew');
    expect(diffOf(role('crew'), { table: 'custom_roles', columns: Object.assign({ updated_at: 'now' }, columns) })).toEqual({});
  });

  it('shows that a secret changed, without its value', () => {
    expect(diffOf(pair('present'), pair('replaced'))).toEqual(CHANGED);
    expect(diffOf(pair('none'), pair('present'))).toEqual(CHANGED);
    expect(diffOf(pair('present'), pair('none'))).toEqual(CHANGED);
    expect(diffOf(pair('present'), pair('present'))).toEqual({});
  });

  it('shows no secret added or removed for a row without one', () => {
    expect(Object.keys(diffOf(undefined, pair('none')))).toEqual(['user_id', 'public_key']);
    expect(Object.keys(diffOf(pair('none'), undefined))).toEqual(['user_id', 'public_key']);
    expect(diffOf(undefined, pair('present'))).toMatchObject(CHANGED);
  });

  it('has no old values for a creation and no new ones for a deletion', () => {
    expect(diffOf(undefined, role('crew'))).toMatchObject({ name: { old: null, new: 'crew', secret: false } });
    expect(diffOf(role('crew'), undefined)).toMatchObject({ name: { old: 'crew', new: null, secret: false } });
  });

  it('refuses a row without a column that the log compares: the query did not read it', () => {
    // What a query returns is not checked by the compiler.
    const unread = { ...role('crew'), columns: { ...role('crew').columns, display_name: undefined as unknown as string } };
    expect(() => diffOf(role('crew'), unread)).toThrow('the audit log was given a row of custom_roles without display_name');
    expect(() => diffOf(undefined, unread)).toThrow('display_name');
  });

  it('is empty when no row changed', () => {
    expect(diffOf(undefined, undefined)).toEqual({});
  });
});
