import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Authorizer } from '../../authz/index.js';
import { isUuid, notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, type HttpReply, SignedInPage } from '../../http/index.js';
import { sendPage } from '../../views/index.js';
import { Memberships } from '../memberships.port.js';
import { organizationsOf, UserPermissionsService } from '../permissions/user-permissions.service.js';
import type { UserRow } from '../users.repository.js';
import { UsersService } from '../users.service.js';
import { partsOfUser } from './admin/user-parts.js';
import { type ExplainedFor, renderOwnPermissionsPage, renderUserPermissionsPage } from './permissions.view.js';

/** The pages that explain what somebody may do: oneself, or a user whose roles one may read. */
@ApiExcludeController()
@Controller()
export class PermissionsController {
  constructor(
    private readonly permissions: UserPermissionsService,
    private readonly users: UsersService,
    private readonly memberships: Memberships,
    private readonly authorizer: Authorizer,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get('account/permissions')
  @SignedInPage()
  async own(@CurrentActor() actor: Actor, @Query('organization') organization: unknown, @Res() reply: HttpReply): Promise<void> {
    const user = await this.users.get(actor, actor.id);
    const explained = await this.#explain(actor, user, organization);
    sendPage(reply, 200, 'account', renderOwnPermissionsPage({ viewer: this.viewers.of(actor), user, ...explained }));
  }

  @Get('admin/users/:id/permissions')
  @SignedInPage()
  async show(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('organization') organization: unknown,
    @Res() reply: HttpReply,
  ): Promise<void> {
    if (!isUuid(id)) throw notFound();
    const user = await this.users.resolve(actor, id);
    const parts = partsOfUser(this.authorizer, actor, user.id);
    const explained = await this.#explain(actor, user, organization);
    sendPage(reply, 200, 'account', renderUserPermissionsPage({ viewer: this.viewers.of(actor), user, parts, ...explained }));
  }

  async #explain(actor: Actor, user: UserRow, chosen: unknown): Promise<ExplainedFor> {
    const organization = typeof chosen === 'string' && isUuid(chosen) ? chosen.toLowerCase() : undefined;
    const [explained, visible] = await Promise.all([
      this.permissions.explain(actor, user, organization),
      this.memberships.listVisible(actor),
    ]);
    const own = organizationsOf(explained.roles);
    const organizations = visible.filter(({ id }) => own.includes(id));
    return { ...explained, organizations, organization: organizations.find(({ id }) => id === organization) };
  }
}
