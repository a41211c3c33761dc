import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import {
  type Actor,
  customRoleName,
  knownPermissions,
  mayAssignRole,
  type Permission,
  type Role,
  RoleIdentifier,
  rolesOf,
} from '../../authz/index.js';
import { displayNameFault, DomainError, notFound } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { auditedCustomRole, customRoleResource } from './custom-role-audit.js';
import type { CustomRoleRow } from './custom-roles.repository.js';
import { RolesStore, type WantedRole } from './roles.store.js';

/** A requested custom role. */
export type RoleRequest = Omit<WantedRole, 'organization'>;

/** A role with everything it grants inside its organization, or in the deployment. */
export interface RoleDetails {
  readonly name: string;
  readonly displayName: string;
  readonly organization: string | undefined;
  /** Does an app that acts for a holder have the role too? */
  readonly isDelegable: boolean;
  readonly sitePermissions: readonly Permission[];
  readonly userPermissions: readonly Permission[];
  readonly organizationPermissions: readonly Permission[];
  readonly memberPermissions: readonly Permission[];
}

export interface AssignableRole extends RoleDetails {
  /** Do the actor's own roles allow assigning it? */
  readonly isAssignable: boolean;
  readonly isBuiltIn: boolean;
}

/** Lists roles, and manages the custom roles of organizations. */
@Injectable()
export class RolesService {
  constructor(
    private readonly roles: RolesStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  listOfDeployment(actor: Actor): AssignableRole[] {
    return this.roles.listOfDeployment(actor).map((role) => builtIn(actor, role));
  }

  async listOfOrganization(actor: Actor, { id }: OrganizationRow): Promise<AssignableRole[]> {
    const roles = await this.roles.listOfOrganization(actor, id);
    const custom = roles.custom.map((row) => ({
      ...detailsOf(row),
      isAssignable: mayAssignRole(rolesOf(actor.roles), new RoleIdentifier(row.name, id)),
      isBuiltIn: false,
    }));
    return [...roles.builtIn.map((role) => builtIn(actor, role)), ...custom];
  }

  /** Throws `forbidden`, `invalid_input` for an invalid role, and `conflict` for a name that is taken. */
  async create(actor: Actor, organization: OrganizationRow, request: RoleRequest): Promise<RoleDetails> {
    const wanted = wantedRole(organization, request);
    return this.transactions
      .run(async (tx) => {
        const role = await this.roles.insert(actor, wanted, tx);
        await this.trail.record(
          actor,
          { ...customRoleResource(role), action: 'create', statusCode: 200, after: auditedCustomRole(role) },
          tx,
        );
        return detailsOf(role);
      })
      .catch((cause: unknown) => {
        if (violates(cause, 'custom_roles_organization_id_name_key')) {
          const validations = [{ field: 'name', detail: 'This value is already in use and should be unique.' }];
          throw new DomainError('conflict', `A role named "${wanted.name}" already exists.`, { cause, validations });
        }
        // The organization was deleted since it was looked up.
        throw violates(cause, 'organization_exists_check') ? notFound() : cause;
      });
  }

  /** Permissions that the policy does not know, or no longer knows, are dropped. Throws what `create` throws, and `not_found`. */
  async update(actor: Actor, organization: OrganizationRow, request: RoleRequest): Promise<RoleDetails> {
    await this.noteAttempt(actor, organization, request.name, 'write');
    const wanted = wantedRole(organization, { ...request, organizationPermissions: knownPermissions(request.organizationPermissions) });
    return this.transactions.run(async (tx) => {
      const { before, after } = await this.roles.update(actor, wanted, tx);
      const rows = { before: auditedCustomRole(before), after: auditedCustomRole(after) };
      await this.trail.record(actor, { ...customRoleResource(after), action: 'write', statusCode: 200, ...rows }, tx);
      return detailsOf(after);
    });
  }

  /** Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, organization: OrganizationRow, name: string): Promise<void> {
    await this.noteAttempt(actor, organization, name, 'delete');
    await this.transactions.run(async (tx) => {
      const role = await this.roles.delete(actor, organization.id, name.toLowerCase(), tx);
      await this.trail.record(
        actor,
        { ...customRoleResource(role), action: 'delete', statusCode: 204, before: auditedCustomRole(role) },
        tx,
      );
    });
  }

  private async noteAttempt(actor: Actor, { id }: OrganizationRow, name: string, action: 'write' | 'delete'): Promise<void> {
    const { custom } = await this.roles.listOfOrganization(actor, id);
    const role = custom.find((row) => row.name === name.toLowerCase());
    if (role) this.trail.attempt(actor, { ...customRoleResource(role), action });
  }
}

function wantedRole({ id }: OrganizationRow, request: RoleRequest): WantedRole {
  const name = customRoleName(request.name);
  const fault = displayNameFault(request.displayName);
  if (fault === null) return { ...request, organization: id, name };
  throw new DomainError('invalid_input', 'Validation failed.', { validations: [{ field: 'display_name', detail: fault }] });
}

function builtIn(actor: Actor, role: Role): AssignableRole {
  const { name, organization } = role.identifier;
  const inOrganization = organization === undefined ? undefined : role.byOrganization[organization];
  return {
    name,
    organization,
    displayName: role.displayName,
    isDelegable: role.isDelegable,
    sitePermissions: role.site,
    userPermissions: role.user,
    organizationPermissions: inOrganization?.organization ?? [],
    memberPermissions: inOrganization?.member ?? [],
    isAssignable: mayAssignRole(rolesOf(actor.roles), role.identifier),
    isBuiltIn: true,
  };
}

function detailsOf(row: CustomRoleRow): RoleDetails {
  return {
    name: row.name,
    displayName: row.displayName,
    organization: row.organizationId,
    isDelegable: row.isDelegable,
    sitePermissions: [],
    userPermissions: [],
    organizationPermissions: knownPermissions(row.permissions),
    memberPermissions: [],
  };
}
