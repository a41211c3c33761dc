import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { systemSubject } from '../../authz/index.js';
import { Clock, DomainError, networkOf, OAuthError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { isAnybody } from '../apps/client-identity.js';
import type { AppRow } from '../apps/app-row.js';
import { grantNotAllowed, mayUseGrant } from '../checks/grant-use.js';
import { type ParameterSource, single } from '../checks/parameters.js';
import { resourceParameter } from '../checks/resource.js';
import { grantScope } from '../checks/scope.js';
import { isShareTaken } from '../network-shares.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { mayTarget, TargetResources } from '../resource-servers/target-resource.js';
import type { AuthenticatedClient } from './authenticated-client.js';
import { DeviceCodeGrant } from './device-code.grant.js';
import type { DeviceCodeInsert } from './device-codes.repository.js';
import { DeviceCodesStore } from './device-codes.store.js';
import { formatUserCode, generateUserCode, hashUserCode } from './user-code.js';

const DEVICE_CODE_LIFETIME_SECONDS = 10 * 60;
const INTERVAL_SECONDS = 5;
/** Of one app. */
const MAX_PENDING = 10_000;
/** Of one network and an app that anybody can be. More devices than people start within ten minutes in an office. */
const MAX_PENDING_OF_NETWORK = 200;
/** Each code makes room after ten minutes at the latest. */
const RETRY_AFTER_SECONDS = 60;
/** Two live requests with the same user code are about as likely as a lottery win. */
const ATTEMPTS = 5;

export interface DeviceAuthorization {
  readonly deviceCode: string;
  /** As the device shows it. */
  readonly userCode: string;
  readonly lifetimeSeconds: number;
  /** Between two polls. */
  readonly intervalSeconds: number;
}

/** Accepts requests of devices. Nothing is granted before a user has entered the code and consented. */
@Injectable()
export class DeviceAuthorizationService {
  constructor(
    private readonly codes: DeviceCodesStore,
    private readonly targets: TargetResources,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The same checks as at the authorization endpoint. Throws `OAuthError`, and `rate_limited` while too many codes of the app wait. */
  async authorize({ app, address }: AuthenticatedClient, form: ParameterSource): Promise<DeviceAuthorization> {
    const { facts } = DeviceCodeGrant;
    if (!mayUseGrant(app, facts)) throw new OAuthError('unauthorized_client', grantNotAllowed(facts.type));
    const requested = single(form, 'scope');
    const named = resourceParameter(form);
    const target = named === undefined ? this.targets.own : await this.targets.find(named);
    if (!target) throw new OAuthError('invalid_target', 'The resource parameter does not identify a registered resource');
    if (!mayTarget(target, app)) throw new OAuthError('invalid_target', 'This app may not obtain tokens for the requested resource');
    const granted = grantScope(requested, app.scope, target.catalog);
    if ('fault' in granted) throw new OAuthError('invalid_scope', granted.fault);
    // The user sees another screen than the one that asks, which is too little for administrator access.
    const scope = granted.scope.filter((name) => !target.catalog.isByNameOnly(name));
    if (scope.length === 0) throw new OAuthError('invalid_scope', 'administrator access cannot be granted to a device');

    const now = this.clock.now();
    const secret = generateOAuthSecret();
    const userCode = await this.insert(app, {
      appId: app.id,
      secret,
      resource: target.identifier,
      scope: scope.join(' '),
      clientAddress: address,
      network: networkOf(address),
      intervalSeconds: INTERVAL_SECONDS,
      createdAt: now,
      expiresAt: new Date(now.getTime() + DEVICE_CODE_LIFETIME_SECONDS * 1000),
    });
    return { deviceCode: secret.text, userCode, lifetimeSeconds: DEVICE_CODE_LIFETIME_SECONDS, intervalSeconds: INTERVAL_SECONDS };
  }

  /** Returns the user code as the device shows it. */
  private insert(app: AppRow, code: Omit<DeviceCodeInsert, 'userCodeHash'>): Promise<string> {
    const actor = systemSubject('system-oauth2');
    return this.transactions.run(async (tx) => {
      await this.findRoom(app, code, tx);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const userCode = generateUserCode();
        if (await this.codes.insert(actor, { ...code, userCodeHash: hashUserCode(userCode) }, tx)) return formatUserCode(userCode);
      }
      throw new Error('no free user code');
    });
  }

  /**
   * The places of an app that anybody can be are shared fairly: a new code takes the place of the oldest one of the network that has the most.
   * Refusing it would let a few networks lock out everybody; so they lose only their own places. Whoever has few of them loses none: then it is refused.
   */
  private async findRoom(
    app: AppRow,
    { appId, network, createdAt }: Pick<DeviceCodeInsert, 'appId' | 'network' | 'createdAt'>,
    tx: EntityManager,
  ): Promise<void> {
    const actor = systemSubject('system-oauth2');
    const pending = await this.codes.lockPending(actor, appId, network, createdAt, MAX_PENDING, tx);
    if (isAnybody(app) && isShareTaken(pending, MAX_PENDING_OF_NETWORK)) throw full(' in your network');
    if (pending.total < MAX_PENDING) return;
    if (!isAnybody(app) || !(await this.codes.evict(actor, appId, createdAt, tx))) throw full('');
  }
}

function full(where: string): DomainError {
  const text = `Too many devices${where} wait for users of this app. Please try again in a moment.`;
  return new DomainError('rate_limited', text, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
