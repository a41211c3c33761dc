import { uniqueName } from '../../../support/unique-name.js';
import { type Mutations, ROW } from './mutation.js';

const ORGANIZATION = { display_name: 'Org', description: 'ours', icon: '/org.png' };
const READ_TEMPLATES = { negate: false, resource_type: 'template', action: 'read' };

/** Organizations with their members, roles and groups. */
export const ORGANIZATIONS: Mutations = {
  createOrganization: {
    prepare: ({ owner }) => Promise.resolve(() => owner.post('/organizations', { name: uniqueName('org'), ...ORGANIZATION })),
    status: 201,
    action: 'create',
    resourceType: 'organization',
    diff: ROW,
  },
  updateOrganization: {
    prepare: async (world) => {
      const id = await world.organization();
      return () =>
        world.owner.patch(`/organizations/${id}`, {
          name: uniqueName('renamed'),
          display_name: 'Renamed',
          description: 'changed',
          icon: '/renamed.png',
        });
    },
    status: 200,
    action: 'write',
    resourceType: 'organization',
    diff: ['name', 'display_name', 'description', 'icon'],
  },
  deleteOrganization: {
    prepare: async (world) => {
      const id = await world.organization();
      return () => world.owner.delete(`/organizations/${id}`);
    },
    status: 200,
    action: 'delete',
    resourceType: 'organization',
    diff: ROW,
  },
  addMember: {
    prepare: async (world) => {
      const [id, person] = [await world.organization(), await world.person()];
      return () => world.owner.post(`/organizations/${id}/members/${person.id}`);
    },
    status: 200,
    action: 'create',
    resourceType: 'organization_member',
    diff: ROW,
  },
  removeMember: {
    prepare: async (world) => {
      const id = await world.organization();
      const person = await world.person(id);
      return () => world.owner.delete(`/organizations/${id}/members/${person.id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'organization_member',
    diff: ROW,
  },
  updateMemberRoles: {
    prepare: async (world) => {
      const id = await world.organization();
      const person = await world.person(id);
      return () => world.owner.put(`/organizations/${id}/members/${person.id}/roles`, { roles: ['organization-auditor'] });
    },
    status: 200,
    action: 'write',
    resourceType: 'organization_member',
    diff: ['roles'],
  },
  createOrganizationRole: {
    prepare: async (world) => {
      const id = await world.organization();
      return () => world.owner.post(`/organizations/${id}/members/roles`, role([READ_TEMPLATES]));
    },
    status: 200,
    action: 'create',
    resourceType: 'custom_role',
    diff: ROW,
  },
  updateOrganizationRole: {
    prepare: async (world) => {
      const id = await world.organization();
      await world.owner.post(`/organizations/${id}/members/roles`, role([]));
      return () => world.owner.put(`/organizations/${id}/members/roles`, role([READ_TEMPLATES]));
    },
    status: 200,
    action: 'write',
    resourceType: 'custom_role',
    diff: ['org_permissions'],
  },
  deleteOrganizationRole: {
    prepare: async (world) => {
      const id = await world.organization();
      await world.owner.post(`/organizations/${id}/members/roles`, role([READ_TEMPLATES]));
      return () => world.owner.delete(`/organizations/${id}/members/roles/helper`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'custom_role',
    diff: ROW,
  },
  createGroup: {
    prepare: async (world) => {
      const id = await world.organization();
      return () =>
        world.owner.post(`/organizations/${id}/groups`, {
          name: 'team',
          display_name: 'Team',
          avatar_url: '/team.png',
          quota_allowance: 3,
        });
    },
    status: 201,
    action: 'create',
    resourceType: 'group',
    diff: ROW,
  },
  updateGroup: {
    prepare: async (world) => {
      const organization = await world.organization();
      const [id, person] = [await world.group(organization), await world.person(organization)];
      return () =>
        world.owner.patch(`/groups/${id}`, {
          name: uniqueName('team'),
          display_name: 'The team',
          avatar_url: '/team.png',
          quota_allowance: 7,
          add_users: [person.id],
        });
    },
    status: 200,
    action: 'write',
    resourceType: 'group',
    diff: ['name', 'display_name', 'avatar_url', 'quota_allowance', 'members'],
  },
  deleteGroup: {
    prepare: async (world) => {
      const id = await world.group(await world.organization());
      return () => world.owner.delete(`/groups/${id}`);
    },
    status: 200,
    action: 'delete',
    resourceType: 'group',
    diff: ROW,
  },
};

function role(permissions: readonly object[]): Record<string, unknown> {
  return { name: 'helper', display_name: 'Helper', organization_permissions: permissions };
}
