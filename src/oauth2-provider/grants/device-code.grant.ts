import { Injectable } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { Clock, OAuthError } from '../../common/index.js';
import { required } from '../checks/parameters.js';
import { resourceParameter } from '../checks/resource.js';
import { remainingScope } from '../checks/scope.js';
import { PresentedSecret } from '../oauth-secret.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { TokenClient } from './authenticated-client.js';
import type { ApprovedDeviceCode, DeviceCodeRow } from './device-codes.repository.js';
import { DeviceCodesStore } from './device-codes.store.js';
import { type GrantFacts, type GrantForm, type GrantHandler, RESOURCE_PARAMETER } from './grant-handler.js';
import { type Held, Redemption } from './redemption.js';
import type { TokenRequestFacts } from './token-request-facts.js';
import { NOTHING_REMAINS, type Verdict, issue, refuse } from './verdict.js';

const FACTS = {
  type: 'urn:ietf:params:oauth:grant-type:device_code',
  description:
    'exchanges the device code of `/oauth2/device_authorization` for an access token and a refresh token, once the user has entered the user code at `/device` and consented.',
  clientTypes: ['public', 'confidential'],
  parameters: {
    device_code: { description: 'the device code, valid once and for ten minutes.' },
    resource: RESOURCE_PARAMETER,
  },
  redeems: { parameter: 'device_code', kind: 'deviceCode' },
} as const satisfies GrantFacts;

const INVALID_CODE = 'The device code is invalid or already used';
/** What a device has to wait longer for each poll that comes too early (RFC 8628 section 3.5), and at most. */
const SLOW_DOWN = { step: 5, longest: 60 };

/** grant_type=urn:ietf:params:oauth:grant-type:device_code (RFC 8628 section 3.4): a device asks whether the user has consented. */
@Injectable()
export class DeviceCodeGrant implements GrantHandler<typeof FACTS> {
  static readonly facts = FACTS;

  constructor(
    private readonly codes: DeviceCodesStore,
    private readonly redemption: Redemption,
    private readonly clock: Clock,
  ) {}

  async handle(client: TokenClient, form: GrantForm<typeof FACTS>, facts: TokenRequestFacts | null): Promise<AccessTokenResponse> {
    const presented = PresentedSecret.parse(required(form, 'device_code'));
    const resource = resourceParameter(form);
    if (!presented) throw new OAuthError('invalid_grant', INVALID_CODE);
    const code = facts ? (facts.deviceCode?.row ?? null) : await this.codes.find(systemSubject('system-oauth2'), presented);
    await this.requireConsent(client, code);
    return this.redemption.redeem(client, facts?.deviceCode?.approved ?? null, {
      facts: FACTS,
      invalid: INVALID_CODE,
      find: (actor, tx) => this.codes.findApproved(actor, presented, tx),
      decide: (held) => this.decide(resource, held),
      unused: (actor, approved) => this.codes.unused(actor, approved),
    });
  }

  /** Throws `invalid_grant` or, as RFC 8628 section 3.5 says, why there are no tokens (yet). */
  private async requireConsent(client: TokenClient, code: DeviceCodeRow | null): Promise<void> {
    if (code?.appId !== client.app.id || code.consumedAt !== null) throw new OAuthError('invalid_grant', INVALID_CODE);
    if (code.deniedAt !== null) throw new OAuthError('access_denied', 'The user declined');
    const now = this.clock.now();
    if (code.expiresAt <= now) throw expired();
    if (code.grantId !== null) return;
    const isEarly = await this.codes.poll(systemSubject('system-oauth2'), code.id, now, SLOW_DOWN);
    if (!isEarly) throw new OAuthError('authorization_pending', 'The user has not answered yet');
    throw new OAuthError('slow_down', `The device must wait ${SLOW_DOWN.step} seconds longer between two requests`);
  }

  private decide(resource: string | undefined, { registration, target, grant, row: code, now, actor }: Held<ApprovedDeviceCode>): Verdict {
    if (code.consumedAt !== null) return refuse('invalid_grant', INVALID_CODE);
    if (code.expiresAt <= now) return refuse('expired_token', expired().message);
    // A wrong resource does not consume the code.
    if (resource !== undefined && resource !== grant.resource) return refuse('invalid_target', 'The resource parameter is invalid');
    const scope = remainingScope(grant.scope, registration.scope, target.catalog);
    if (scope.length === 0) return refuse('invalid_grant', NOTHING_REMAINS);
    const spend = () => [this.codes.consumption(actor, code, now)];
    return issue({ scope, isRefreshable: registration.grantTypes.includes('refresh_token'), nonce: null, spend });
  }
}

function expired(): OAuthError {
  return new OAuthError('expired_token', 'The device code has expired; start again');
}
