import { Controller, Get, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { CONSOLE_PATHS, sendPage } from '../../views/index.js';
import { type IdentityProvider, PROVIDER_TITLES } from '../identity-provider.js';
import type { ProviderCheck } from '../status/provider-status.js';
import { callbackUrl } from '../status/provider-status.dto.js';
import { ProviderTests } from '../status/provider-tests.js';
import { type ListedProvider, renderProvidersPage } from './providers.view.js';

/** The page on which owners and auditors see the identity providers, and test whether one can be reached. */
@ApiExcludeController()
@Controller('admin/identity-providers')
export class ProvidersController {
  constructor(
    private readonly tests: ProviderTests,
    private readonly accessUrl: AccessUrl,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  list(@CurrentActor() actor: Actor, @Res() reply: HttpReply): void {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.identityProviders);
    const providers = this.tests.list(actor).map((provider) => this.#listed(provider));
    sendPage(reply, 200, 'account', renderProvidersPage({ viewer, providers }));
  }

  /** Nothing changes, so the result is the answer: a redirect would have nowhere to keep it. */
  @Post('test')
  @SignedInForm()
  async test(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.identityProviders);
    const providers = (await this.tests.test(actor)).map(({ provider, checks }) => this.#listed(provider, checks));
    sendPage(reply, 200, 'account', renderProvidersPage({ viewer, providers }));
  }

  #listed(provider: IdentityProvider, checks?: readonly ProviderCheck[]): ListedProvider {
    const { id, loginType, button, admission, facts } = provider;
    return {
      id,
      title: PROVIDER_TITLES[loginType],
      label: button.label,
      ...facts,
      callbackUrl: callbackUrl(provider, this.accessUrl),
      allowsSignups: admission.allowSignups,
      ...(checks !== undefined && { checks }),
    };
  }
}
