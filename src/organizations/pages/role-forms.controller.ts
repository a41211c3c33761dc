import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Authorizer, mayAssignRole, RoleIdentifier, rolesOf } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { sendPage } from '../../views/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { type AssignableRole, type RoleRequest, RolesService } from '../roles/roles.service.js';
import { AdministeredRoles } from './administered-roles.js';
import { failureOf } from './failure.js';
import { renderEditRolePage, renderNewRolePage, type RoleForm, type RoleValues } from './role-form.view.js';
import { pathOfRole, permissionKey, typesWhere } from './role-parts.js';
import type { OfferedPermissions } from './role-permissions.js';

/** The name of some custom role: whoever may give one may give all. */
const ANY_CUSTOM_ROLE = 'any';

/** The forms with which administrators create and change custom roles of an organization. */
@ApiExcludeController()
@Controller('admin/organizations')
export class RoleFormsController {
  constructor(
    private readonly administered: AdministeredRoles,
    private readonly roles: RolesService,
    private readonly authorizer: Authorizer,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get(':id/new-role')
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const organization = await this.administered.organizationToCreateIn(actor, id);
    const values = { name: '', displayName: '', isDelegable: false };
    sendPage(reply, 200, 'account', renderNewRolePage(this.#form(actor, organization, values, [], [])));
  }

  @Post('roles/new')
  @SignedInForm()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const organization = await this.administered.organizationToCreateIn(actor, form.get('organization') ?? '');
    const values = valuesOf(form, form.get('name')?.trim() ?? '');
    try {
      const role = await this.roles.create(actor, organization, requestOf(values, form));
      void reply.redirect(`${pathOfRole(organization.id, role.name)}?done=created`, 303);
    } catch (error) {
      const page = this.#form(actor, organization, values, form.all('permission'), []);
      sendPage(reply, 400, 'account', renderNewRolePage({ ...page, ...failureOf(error) }));
    }
  }

  @Get(':id/roles/:role/edit')
  @SignedInPage()
  async askToEdit(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('role') name: string,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const { organization, role, mayChange } = await this.administered.find(actor, id, name);
    if (!mayChange) throw notFound();
    const held = heldBy(role);
    sendPage(reply, 200, 'account', renderEditRolePage({ ...this.#form(actor, organization, role, held, held), role }));
  }

  @Post('roles/edit')
  @SignedInForm()
  async edit(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const { organization, role, mayChange } = await this.administered.find(actor, form.get('organization') ?? '', form.get('role') ?? '');
    if (!mayChange) throw notFound();
    const values = valuesOf(form, role.name);
    const page = this.#form(actor, organization, values, form.all('permission'), heldBy(role));
    try {
      const request = requestOf(values, form);
      // A form without the choice leaves it as it is.
      await this.roles.update(actor, organization, page.mayDelegate ? request : { ...request, isDelegable: undefined });
      void reply.redirect(`${pathOfRole(organization.id, role.name)}?done=saved`, 303);
    } catch (error) {
      sendPage(reply, 400, 'account', renderEditRolePage({ ...page, role, ...failureOf(error) }));
    }
  }

  /** `held`: the permissions of the role, which the form also shows if the viewer does not have them. */
  #form(actor: Actor, organization: OrganizationRow, values: RoleValues, selected: readonly string[], held: readonly string[]): RoleForm {
    return {
      viewer: this.viewers.of(actor),
      organization,
      values,
      offered: this.#offered(actor, organization, selected, held),
      mayDelegate: mayAssignRole(rolesOf(actor.roles), new RoleIdentifier(ANY_CUSTOM_ROLE, organization.id)),
    };
  }

  #offered(actor: Actor, { id }: OrganizationRow, selected: readonly string[], held: readonly string[]): OfferedPermissions {
    const beyond = new Set<string>();
    const types = typesWhere((resourceType, action) => {
      if (this.authorizer.allows(actor, action, { type: resourceType, organization: id })) return true;
      const key = permissionKey({ resourceType, action });
      if (!held.includes(key)) return false;
      beyond.add(key);
      return true;
    });
    return { types, selected: new Set(selected), beyond };
  }
}

function heldBy({ organizationPermissions }: AssignableRole): string[] {
  return organizationPermissions.map(permissionKey);
}

function valuesOf(form: FormBody, name: string): RoleValues {
  return { name, displayName: form.get('display_name')?.trim() ?? '', isDelegable: form.get('delegable') === 'true' };
}

function requestOf(values: RoleValues, form: FormBody): RoleRequest {
  const organizationPermissions = form.all('permission').map((key) => {
    const [resourceType = '', action = ''] = key.split(':');
    return { negate: false, resourceType, action };
  });
  return { ...values, sitePermissions: [], userPermissions: [], organizationPermissions, memberPermissions: [] };
}
