import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { AccessUrl, ignoreNotFound, isUuid, notFound, type Validation } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../../http/index.js';
import { PAGE_PATHS, sendPage } from '../../../views/index.js';
import { linkOf } from '../../invitations/invitation-link.js';
import { InvitationsService } from '../../invitations/invitations.service.js';
import { Memberships } from '../../memberships.port.js';
import { type InvitationValues, renderInvitationMadePage, renderInvitationsPage, renderNewInvitationPage } from './invitations.view.js';
import { isShown } from './user-pages.js';
import { UserPowers } from './user-powers.js';

const DAY_SECONDS = 24 * 60 * 60;
const NOTICES: ReadonlyMap<unknown, string> = new Map([['revoked', 'The invitation has been revoked. Its link no longer works.']]);
/** The API has another name for some fields. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['lifetime_seconds', 'days'],
  ['organization_ids', 'organization'],
]);

/** The pages on which administrators invite people. */
@ApiExcludeController()
@Controller('admin/users/invitations')
export class InvitationsAdminController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly memberships: Memberships,
    private readonly powers: UserPowers,
    private readonly accessUrl: AccessUrl,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    if (!this.powers.mayCreate(actor)) throw notFound();
    const page = { viewer: this.viewers.of(actor), invitations: await this.invitations.list(actor), notice: NOTICES.get(done) };
    sendPage(reply, 200, 'account', renderInvitationsPage(page));
  }

  @Get('new')
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.#sendForm(reply, 200, actor, { email: '', organization: '', days: '7', roles: [] }, {});
  }

  /** A reload does not create a second link: the address has been invited already. */
  @Post('new')
  @SignedInForm()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const text = (name: string): string => form.get(name)?.trim() ?? '';
    const values = { email: text('email'), organization: text('organization'), days: text('days'), roles: form.all('role') };
    if (!/^[0-9]{1,2}$/.test(values.days) || Number(values.days) < 1 || Number(values.days) > 30) {
      await this.#sendForm(reply, 400, actor, values, { faults: [{ field: 'days', detail: 'Must be a number from 1 to 30.' }] });
      return;
    }
    try {
      const { invitation, token } = await this.invitations.create(actor, {
        email: values.email,
        roles: values.roles,
        organizationIds: values.organization === '' ? [] : [values.organization],
        lifetimeSeconds: Number(values.days) * DAY_SECONDS,
      });
      const page = { viewer: this.viewers.of(actor), email: invitation.email, expiresAt: invitation.expiresAt };
      sendPage(reply, 200, 'account', renderInvitationMadePage({ ...page, url: linkOf(this.accessUrl, token) }));
    } catch (error) {
      if (!isShown(error)) throw error;
      const faults = (error.validations ?? []).map(({ field, detail }) => ({ field: FIELDS.get(field) ?? field, detail }));
      await this.#sendForm(reply, 400, actor, values, faults.length > 0 ? { faults } : { error: error.message });
    }
  }

  @Post('revoke')
  @SignedInForm()
  async revoke(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('invitation') ?? '';
    if (!this.powers.mayCreate(actor) || !isUuid(id)) throw notFound();
    await this.invitations.revoke(actor, id).catch(ignoreNotFound);
    void reply.redirect(`${PAGE_PATHS.invitations}?done=revoked`, 303);
  }

  async #sendForm(
    reply: HttpReply,
    status: number,
    actor: Actor,
    values: InvitationValues,
    said: { readonly error?: string; readonly faults?: readonly Validation[] },
  ): Promise<void> {
    if (!this.powers.mayCreate(actor)) throw notFound();
    const assignableRoles = this.powers.assignableRoles(actor).filter((role) => role !== 'owner');
    const page = { viewer: this.viewers.of(actor), values, assignableRoles, organizations: await this.memberships.listVisible(actor) };
    sendPage(reply, status, 'account', renderNewInvitationPage({ ...page, ...said }));
  }
}
