import { roleFromRow } from './role.js';

const ORGANIZATION = 'b0000000-0000-4000-8000-000000000001';
const row = { name: 'helper', isDelegable: false, organization: ORGANIZATION, organizationPermissions: [], memberPermissions: [] };
const read = { negate: false, resourceType: 'template', action: 'read' };

describe('roleFromRow', () => {
  it('grants in the organization of the row only', () => {
    const role = roleFromRow({
      ...row,
      organizationPermissions: [read],
      memberPermissions: [{ ...read, action: 'update' }],
    });
    expect(role.identifier.toString()).toBe(`helper:${ORGANIZATION}`);
    expect(role).toMatchObject({ site: [], user: [], displayName: 'helper' });
    expect(role.byOrganization).toEqual({ [ORGANIZATION]: { organization: [read], member: [{ ...read, action: 'update' }] } });
  });

  it('omits what the policy no longer knows, and keeps the rest', () => {
    const stale = [{ ...read, resourceType: 'chat' }, read, { ...read, action: 'fly' }];
    expect(roleFromRow({ ...row, organizationPermissions: stale }).byOrganization[ORGANIZATION]?.organization).toEqual([read]);
  });

  it('makes its holder a member of the organization even if it grants nothing', () => {
    expect(Object.keys(roleFromRow(row).byOrganization)).toEqual([ORGANIZATION]);
  });
});
