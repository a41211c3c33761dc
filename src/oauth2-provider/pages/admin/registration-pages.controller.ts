import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { ignoreNotFound, isUuid, notFound, type Validation } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CreationForms } from '../../../crypto-keys/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { CONSOLE_PATHS, sendPage, type Viewer } from '../../../views/index.js';
import { AppAccessService } from '../../apps/app-access.service.js';
import { InitialAccessTokensService } from '../../registration/initial-access-tokens.service.js';
import { RegistrationPolicyInForce } from '../../registration/registration-policy-in-force.js';
import { RegistrationPolicyService } from '../../registration/registration-policy.service.js';
import { REGISTRATION_POLICIES } from '../../registration/registration-row.js';
import { type RegistrationValues, renderNewRegistrationTokenPage, renderRegistrationPage } from './registration.view.js';

const TOKEN_FORM = 'admin-registration-token';
const NEW_TOKEN: RegistrationValues = { name: '', uses: '1', hours: '24' };
const HOUR_SECONDS = 3_600;
/** The page of apps has the rest. */
const FEW = { limit: 10, offset: 0, afterId: null };

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['saved', 'Who can register an app has been changed.'],
  ['deleted', 'The token has been deleted. Apps that were registered with it stay.'],
]);

interface Said {
  readonly values?: RegistrationValues;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[];
}

/** The page on which owners decide whether apps can register themselves. */
@ApiExcludeController()
@Controller('admin/registration')
export class RegistrationPagesController {
  constructor(
    private readonly policy: RegistrationPolicyInForce,
    private readonly policies: RegistrationPolicyService,
    private readonly tokens: InitialAccessTokensService,
    private readonly access: AppAccessService,
    private readonly forms: CreationForms,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#send(reply, 200, actor, { notice: NOTICES.get(done) });
  }

  @Post('policy')
  @SignedInForm()
  async setPolicy(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    this.#viewer(actor);
    const wanted = FormBody.of(body).get('policy');
    const policy = REGISTRATION_POLICIES.find((each) => each === wanted);
    if (policy === undefined) {
      await this.#send(reply, 400, actor, { error: 'Choose who can register an app.' });
      return;
    }
    await this.policies.set(actor, policy);
    void reply.redirect(`${CONSOLE_PATHS.registration}?done=saved`, 303);
  }

  @Post('new-token')
  @SignedInForm()
  async createToken(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    const form = FormBody.of(body);
    const text = (name: string): string => form.get(name)?.trim() ?? '';
    const values = { name: text('name'), uses: text('uses'), hours: text('hours') };
    const reserved = this.forms.redeem(TOKEN_FORM, actor, form.get('form_token'));
    if (reserved === null) {
      await this.#send(reply, 400, actor, { values, error: 'This page had expired. Nothing was created. Send the form again.' });
      return;
    }
    try {
      const request = { name: values.name, maxUses: numberIn(values.uses), lifetimeSeconds: numberIn(values.hours) * HOUR_SECONDS };
      const { token } = await this.tokens.create(actor, request, undefined, reserved);
      sendPage(reply, 200, 'account', renderNewRegistrationTokenPage({ viewer, name: values.name, token }));
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      const faults = formFaults(error.validations);
      const status = error.code === 'conflict' ? 409 : 400;
      await this.#send(reply, status, actor, { values, faults, error: faults.length > 0 ? undefined : error.message });
    }
  }

  @Post('delete-token')
  @SignedInForm()
  async deleteToken(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    this.#viewer(actor);
    const id = FormBody.of(body).get('token') ?? '';
    if (!isUuid(id)) throw notFound();
    await this.tokens.delete(actor, id).catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.registration}?done=deleted`, 303);
  }

  async #send(reply: HttpReply, status: number, actor: Actor, { values = NEW_TOKEN, ...said }: Said): Promise<void> {
    const viewer = this.#viewer(actor);
    const [policy, tokens, { items, count }] = await Promise.all([
      this.policy.get(),
      this.tokens.list(actor),
      this.access.search(actor, 'self_registered:true', FEW),
    ]);
    const registered = { apps: items, total: count };
    const formToken = this.forms.issue(TOKEN_FORM, actor);
    sendPage(reply, status, 'account', renderRegistrationPage({ viewer, policy, tokens, registered, formToken, values, ...said }));
  }

  #viewer(actor: Actor): Viewer {
    return this.viewers.of(actor, CONSOLE_PATHS.registration);
  }
}

/** Not a number: one that the rules refuse. */
function numberIn(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : -1;
}

/** What the form calls the fields of the API, and in which words it says their limits. */
const FAULTS: Readonly<Record<string, Validation>> = {
  max_uses: { field: 'uses', detail: 'Must be a number from 1 to 1000.' },
  lifetime_seconds: { field: 'hours', detail: 'Must be a number of hours from 1 to 2160.' },
};

function formFaults(validations: readonly Validation[] | undefined): Validation[] {
  return (validations ?? []).map(({ field, detail }) => FAULTS[field] ?? { field, detail: `It ${detail}.` });
}
