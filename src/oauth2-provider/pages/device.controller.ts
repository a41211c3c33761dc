import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { LOGIN_MESSAGES } from '../../common/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';
import { ConsentPages } from '../endpoints/consent-pages.js';
import { ConsentTokens } from '../endpoints/consent-tokens.js';
import { DeviceConsentService, type DeviceOffer } from '../grants/device-consent.service.js';
import { formatUserCode, MAX_TYPED_LENGTH, parseUserCode } from '../grants/user-code.js';
import { renderDeviceConsentPage, renderDevicePage } from './device.view.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['allowed', 'You allowed it. Return to your device: it continues within a few seconds.'],
  ['denied', 'You denied it. The device gets no access.'],
]);
const UNKNOWN_CODE = 'No device is waiting with this code. Check it, or start again on the device: codes expire after ten minutes.';
const ANSWERED = 'This code was answered in the meantime or has expired. Start again on the device.';

/** The page on which people answer a device (RFC 8628 section 3.3). A link of the device only fills in the code. */
@ApiExcludeController()
@Controller('device')
export class DeviceController {
  constructor(
    private readonly devices: DeviceConsentService,
    private readonly pages: ConsentPages,
    private readonly tokens: ConsentTokens,
    private readonly users: UsersService,
  ) {}

  @Get()
  @SignedInPage({ rateLimit: 'oauth2' })
  async ask(
    @CurrentActor() actor: Actor,
    @Query('user_code') linked: unknown,
    @Query('done') done: unknown,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const typed = typeof linked === 'string' ? linked.slice(0, MAX_TYPED_LENGTH) : '';
    await this.#sendForm(reply, 200, actor, { typed, isPrefilled: typed !== '', notice: NOTICES.get(done) });
  }

  @Post()
  @SignedInForm({ rateLimit: 'oauth2' })
  async find(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const typed = FormBody.of(body).get('user_code')?.slice(0, MAX_TYPED_LENGTH) ?? '';
    const userCode = parseUserCode(typed);
    const offer = userCode === null ? null : await this.devices.find(actor, userCode);
    if (userCode === null || offer === null) await this.#sendForm(reply, 400, actor, { typed, isPrefilled: false, fault: UNKNOWN_CODE });
    else await this.#sendConsent(reply, actor, offer, userCode);
  }

  /** What is answered is the request that the page showed; if it would now be granted differently, the page is shown again. */
  @Post('answer')
  @SignedInForm({ rateLimit: 'oauth2' })
  async answer(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const shown = this.tokens.readForDevice(actor, form.get('form_token'));
    const offer = await this.devices.findById(actor, shown.deviceCodeId);
    if (!offer) {
      await this.#sendForm(reply, 409, actor, { typed: '', isPrefilled: false, fault: ANSWERED });
      return;
    }
    const isAllowed = form.get('decision') === 'allow';
    if (isAllowed && !this.tokens.coversDevice(shown.offer, offer)) {
      await this.#sendConsent(reply, actor, offer, shown.userCode);
      return;
    }
    try {
      await (isAllowed ? this.devices.allow(actor, offer) : this.devices.deny(actor, offer));
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      await this.#sendForm(reply, 409, actor, { typed: '', isPrefilled: false, fault: ANSWERED });
      return;
    }
    void reply.redirect(`${PAGE_PATHS.device}?done=${isAllowed ? 'allowed' : 'denied'}`, 303);
  }

  async #sendForm(
    reply: HttpReply,
    status: number,
    actor: Actor,
    page: Omit<Parameters<typeof renderDevicePage>[0], 'user'>,
  ): Promise<void> {
    const user = pageUser(await this.users.get(actor, actor.id));
    sendPage(reply, status, 'account', renderDevicePage({ user, ...page }));
  }

  async #sendConsent(reply: HttpReply, actor: Actor, offer: DeviceOffer, userCode: string): Promise<void> {
    const back = `${PAGE_PATHS.device}?${new URLSearchParams({ user_code: formatUserCode(userCode) }).toString()}`;
    const page = renderDeviceConsentPage({
      ...(await this.pages.access(actor, offer.app, offer)),
      user: pageUser(await this.users.get(actor, actor.id)),
      formToken: this.tokens.issueForDevice(actor, offer, userCode),
      userCode: formatUserCode(userCode),
      clientAddress: offer.request.clientAddress,
      askedAt: offer.request.createdAt,
      switchUserHref: `${PAGE_PATHS.login}?${new URLSearchParams({ message: LOGIN_MESSAGES.somebodyElse, redirect: back }).toString()}`,
      manageHref: PAGE_PATHS.apps,
    });
    sendPage(reply, 200, 'account', page);
  }
}
