import type { Page } from '../../../views/index.js';
import { viewerNamed } from '../../../views/testing/index.js';
import type { ListedGroup } from '../group-parts.js';
import { type GroupPage, renderGroupPage } from '../group.view.js';
import {
  type DeleteGroupPage,
  type EditGroupPage,
  type GroupsPage,
  type NewGroupPage,
  renderDeleteGroupPage,
  renderEditGroupPage,
  renderGroupsPage,
  renderNewGroupPage,
} from '../groups.view.js';
import { type ListedMember, type MemberPage, type MembersPage, renderMemberPage, renderMembersPage } from '../members.view.js';
import type { OrganizationPowers } from '../organization-parts.js';
import {
  type DeleteOrganizationPage,
  type ListedOrganization,
  type NewOrganizationPage,
  type OrganizationSettingsPage,
  type OrganizationsPage,
  renderDeleteOrganizationPage,
  renderNewOrganizationPage,
  renderOrganizationSettingsPage,
  renderOrganizationsPage,
} from '../organizations.view.js';
import { type EditRolePage, renderEditRolePage, renderNewRolePage, type RoleForm } from '../role-form.view.js';
import { type ShownRole, typesWhere } from '../role-parts.js';
import { renderRolePage, type RolePage } from '../role.view.js';
import { type DeleteRolePage, renderDeleteRolePage, renderRolesPage, type RolesPage } from '../roles.view.js';
import type { OfferedRole } from '../role-choices.js';

/** Nobody chooses it. */
const ID = '00000000-0000-4000-8000-000000000010';
const TIME = new Date('2026-01-02T03:04:05Z');
const POWERS: OrganizationPowers = {
  parts: [
    { path: '', label: 'Members' },
    { path: '/groups', label: 'Groups' },
    { path: '/roles', label: 'Roles' },
    { path: '/settings', label: 'Settings' },
  ],
  mayDelete: true,
  mayAddMembers: true,
  mayRemoveMembers: true,
  mayAssignRoles: true,
};

function organization(text: string): ListedOrganization {
  return { id: ID, name: text, displayName: text, description: text, isDefault: true, createdAt: TIME };
}

function member(text: string): ListedMember {
  const names = { userId: text, username: text, name: text, email: text };
  return { ...names, roles: ['a-role'], customRoles: { 'a-role': text }, createdAt: TIME, isServiceAccount: true };
}

function group(text: string, id = text): ListedGroup {
  return { id, organizationId: ID, name: text, displayName: text, avatarUrl: text, source: 'oidc', memberCount: 2 };
}

function role(text: string): OfferedRole {
  return { name: 'a-role', displayName: text, isBuiltIn: false, isAssignable: true, organizationPermissions: [] };
}

function customRole(text: string): ShownRole {
  const organizationPermissions = [
    { negate: false, resourceType: 'group', action: 'read' },
    { negate: true, resourceType: '*', action: 'ssh' },
  ] as const;
  return { ...role(text), isDelegable: false, sitePermissions: [], memberPermissions: [], organizationPermissions };
}

function roleForm(text: string): RoleForm {
  return {
    viewer: viewerNamed(text),
    organization: organization(text),
    values: { name: text, displayName: text, isDelegable: true },
    offered: { types: typesWhere(() => true), selected: new Set(['group:read', 'task:read']), beyond: new Set(['group:read']) },
    mayDelegate: true,
    error: text,
    faults: [{ field: 'name', detail: text }],
  };
}

const values = (text: string): NewOrganizationPage['values'] => ({ name: text, displayName: text, description: text, icon: text });

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  organizations: (text) =>
    renderOrganizationsPage({
      viewer: viewerNamed(text),
      organizations: [organization(text)],
      mayCreate: true,
      notice: text,
    } satisfies OrganizationsPage),
  'create an organization': (text) =>
    renderNewOrganizationPage({
      viewer: viewerNamed(text),
      values: values(text),
      error: text,
      faults: [{ field: 'name', detail: text }],
    } satisfies NewOrganizationPage),
  'settings of an organization': (text) =>
    renderOrganizationSettingsPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      parts: POWERS.parts,
      values: values(text),
      roles: [role(text)],
      defaultRoles: [text],
      mayDelete: true,
      notice: text,
      faults: [{ field: 'name', detail: text }],
    } satisfies OrganizationSettingsPage),
  'delete an organization': (text) =>
    renderDeleteOrganizationPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      faults: [{ field: 'typed_name', detail: text }],
      error: text,
    } satisfies DeleteOrganizationPage),
  'members of an organization': (text) =>
    renderMembersPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      powers: POWERS,
      list: { path: '/admin/organizations', search: text, offset: 25, limit: 25 },
      members: [member(text)],
      total: 100,
      fault: text,
      added: text,
      notice: text,
      error: text,
    } satisfies MembersPage),
  'a member of an organization': (text) =>
    renderMemberPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      member: member(text),
      roles: [role(text)],
      mayAssign: true,
      mayRemove: true,
      notice: text,
      error: text,
    } satisfies MemberPage),
  groups: (text) =>
    renderGroupsPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      parts: POWERS.parts,
      mayCreate: true,
      list: { path: '/admin/organizations', search: text, offset: 25, limit: 25 },
      groups: [group(text), group(text, ID)],
      total: 100,
      fault: text,
      notice: text,
    } satisfies GroupsPage),
  'create a group': (text) =>
    renderNewGroupPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      values: group(text),
      error: text,
      faults: [{ field: 'name', detail: text }],
    } satisfies NewGroupPage),
  'edit a group': (text) =>
    renderEditGroupPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      group: group(text),
      values: group(text),
      error: text,
      faults: [{ field: 'name', detail: text }],
    } satisfies EditGroupPage),
  'delete a group': (text) =>
    renderDeleteGroupPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      group: group(text),
      error: text,
      faults: [{ field: 'typed_name', detail: text }],
    } satisfies DeleteGroupPage),
  'a group': (text) =>
    renderGroupPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      group: group(text),
      mayChange: true,
      mayDelete: true,
      list: { path: '/admin/organizations', search: text, offset: 25, limit: 25 },
      members: [{ id: text, username: text, name: text, email: text, isServiceAccount: true }],
      total: 100,
      fault: text,
      added: text,
      notice: text,
      error: text,
    } satisfies GroupPage),
  roles: (text) =>
    renderRolesPage({
      viewer: viewerNamed(text),
      organization: organization(text),
      parts: POWERS.parts,
      mayCreate: true,
      roles: [customRole(text)],
      defaultRoles: ['a-role'],
      notice: text,
    } satisfies RolesPage),
  'a role': (text) =>
    renderRolePage({
      viewer: viewerNamed(text),
      organization: organization(text),
      role: customRole(text),
      mayChange: true,
      mayDelete: true,
      isDefault: false,
      holders: { list: { path: '/admin/organizations', search: '', offset: 25, limit: 25 }, members: [member(text)], total: 100 },
      notice: text,
    } satisfies RolePage),
  'create a role': (text) => renderNewRolePage(roleForm(text)),
  'edit a role': (text) => renderEditRolePage({ ...roleForm(text), faults: [], role: customRole(text) } satisfies EditRolePage),
  'delete a role': (text) =>
    renderDeleteRolePage({
      viewer: viewerNamed(text),
      organization: organization(text),
      role: customRole(text),
      error: text,
      faults: [{ field: 'typed_name', detail: text }],
    } satisfies DeleteRolePage),
};
