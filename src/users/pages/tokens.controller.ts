import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiKeysService } from '../../auth/index.js';
import { type Actor, ADVERTISED_SCOPES } from '../../authz/index.js';
import { ignoreNotFound, type Validation } from '../../common/index.js';
import { CreationForms } from '../../crypto-keys/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../http/index.js';
import type { UserRow } from '../users.repository.js';
import { UsersService } from '../users.service.js';
import { listedKey } from './listed-key.js';
import { renderAlreadyShownPage, renderNewTokenPage } from './new-key.view.js';
import { renderTokenFormPage, type TokenValues } from './token-form.view.js';
import { renderTokensPage } from './tokens.view.js';
import { CONSOLE_PATHS, PAGE_PATHS, sendPage } from '../../views/index.js';

const DAY_SECONDS = 24 * 60 * 60;
const USUAL_DAYS = 30;
/** Programs can use longer names through the API. */
const LONGEST_NAME = 64;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([['revoked', 'The token has been revoked.']]);

/** The pages on which people see, create and revoke long-lived tokens for programs. */
@ApiExcludeController()
@Controller('account/tokens')
export class TokensController {
  constructor(
    private readonly forms: CreationForms,
    private readonly keys: ApiKeysService,
    private readonly users: UsersService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const tokens = await this.keys.listTokens(actor, { userId: actor.id, includeExpired: false });
    const page = { viewer: this.viewers.of(actor), tokens: tokens.map((key) => listedKey(key, actor)), notice: NOTICES.get(done) };
    sendPage(reply, 200, 'account', renderTokensPage(page));
  }

  @Post('end')
  @SignedInForm()
  async end(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.keys.delete(actor, FormBody.of(body).get('key') ?? '').catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.tokens}?done=revoked`, 303);
  }

  @Get('new')
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    const user = await this.users.get(actor, actor.id);
    const days = Math.min(USUAL_DAYS, this.#longestDays(user));
    this.#sendForm(reply, 200, actor, user, { values: { name: '', days: String(days), scopes: [], only: '' } });
  }

  @Post('new')
  @SignedInForm()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const values = {
      name: form.get('name')?.trim() ?? '',
      days: form.get('days')?.trim() ?? '',
      scopes: form.all('scope'),
      only: form.get('allow_list') ?? '',
    };
    const id = this.forms.redeem('token', actor, form.get('form_token') ?? '');
    const user = await this.users.get(actor, actor.id);
    const faults = faultsOf(values, this.#longestDays(user));
    if (faults.length > 0 || id === null) {
      const error = faults.length > 0 ? undefined : 'This page has expired. Nothing was created. Submit the form again.';
      this.#sendForm(reply, 400, actor, user, { values, faults, error });
      return;
    }
    const lifetimeSeconds = Math.min(Number(values.days) * DAY_SECONDS, this.keys.maxLifetimeSeconds(user));
    try {
      const request = { name: values.name, lifetimeSeconds, scopes: values.scopes, allowList: values.only.split(/\s+/).filter(Boolean) };
      sendPage(
        reply,
        200,
        'account',
        renderNewTokenPage({ viewer: this.viewers.of(actor), key: await this.keys.createToken(actor, user, request, id) }),
      );
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      if (error.code === 'conflict' && !error.validations) {
        sendPage(reply, 409, 'account', renderAlreadyShownPage(PAGE_PATHS.newToken));
        return;
      }
      const message = error.detail ?? error.message;
      this.#sendForm(reply, 400, actor, user, { values, faults: nameFaults(error.validations), error: message });
    }
  }

  #sendForm(
    reply: HttpReply,
    status: number,
    actor: Actor,
    user: UserRow,
    page: { values: TokenValues; faults?: readonly Validation[]; error?: string | undefined },
  ): void {
    const formToken = this.forms.issue('token', actor, ApiKeysService.reserveId());
    const html = renderTokenFormPage({
      ...page,
      viewer: this.viewers.of(actor),
      formToken,
      longestDays: this.#longestDays(user),
      scopes: ADVERTISED_SCOPES,
    });
    sendPage(reply, status, 'account', html);
  }

  /** At least one day: a lower limit shortens the token itself, so that the form needs no hours. */
  #longestDays(user: UserRow): number {
    return Math.max(1, Math.floor(this.keys.maxLifetimeSeconds(user) / DAY_SECONDS));
  }
}

function faultsOf({ name, days, scopes }: TokenValues, longestDays: number): Validation[] {
  const faults: Validation[] = [];
  if (name.length > LONGEST_NAME) faults.push({ field: 'name', detail: `At most ${LONGEST_NAME} characters.` });
  if (/\p{Cc}/u.test(name)) faults.push({ field: 'name', detail: 'Must be a single line.' });
  if (!/^[0-9]{1,6}$/.test(days) || Number(days) < 1 || Number(days) > longestDays) {
    faults.push({ field: 'days', detail: `Must be a number of days from 1 to ${longestDays}.` });
  }
  if (scopes.length === 0 || !scopes.every((scope) => ADVERTISED_SCOPES.includes(scope))) {
    faults.push({ field: 'scope', detail: 'Choose at least one scope.' });
  }
  return faults;
}

/** The API has another name for this field. */
function nameFaults(validations: readonly Validation[] | undefined): readonly Validation[] {
  return (validations ?? []).map(({ field, detail }) => ({ field: field === 'token_name' ? 'name' : field, detail }));
}

/** Where links of older releases and of the reference lead. */
@ApiExcludeController()
@Controller('settings/tokens')
export class OldTokensController {
  @Get()
  @SignedInPage()
  redirect(@Res() reply: HttpReply): void {
    void reply.redirect(CONSOLE_PATHS.tokens, 303);
  }
}
