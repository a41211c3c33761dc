import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, DomainError } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { appResource } from '../apps/app-audit.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { mayUseGrant } from '../checks/grant-use.js';
import { remainingScope } from '../checks/scope.js';
import { LoginSessions } from '../openid/login-sessions.js';
import { mayTarget, type TargetResource, TargetResources } from '../resource-servers/target-resource.js';
import { ConsentService } from './consent.service.js';
import { DeviceCodeGrant } from './device-code.grant.js';
import type { DeviceRequest } from './device-codes.repository.js';
import { DeviceCodesStore } from './device-codes.store.js';
import { hashUserCode } from './user-code.js';
import { UserCodeThrottle } from './user-code-throttle.js';

/** What a waiting device would be granted now. */
export interface DeviceOffer {
  readonly request: DeviceRequest;
  readonly app: AppRow;
  readonly target: TargetResource;
  /** What is left of the requested scope: the app's registration may have been narrowed since. */
  readonly scope: readonly string[];
}

/** A user answers a device (RFC 8628 section 3.3). */
@Injectable()
export class DeviceConsentService {
  constructor(
    private readonly codes: DeviceCodesStore,
    private readonly apps: AppsStore,
    private readonly targets: TargetResources,
    private readonly throttle: UserCodeThrottle,
    private readonly consent: ConsentService,
    private readonly sessions: LoginSessions,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The waiting device with this user code; null if there is none. Throws `rate_limited` after too many wrong codes. */
  find(actor: Actor, userCode: string): Promise<DeviceOffer | null> {
    return this.throttle.guess(actor.id, async () =>
      this.offerOf(await this.codes.findPending(actor, hashUserCode(userCode), this.clock.now())),
    );
  }

  /** The same device again, for an answer; null if it was answered or has expired. */
  async findById(actor: Actor, id: string): Promise<DeviceOffer | null> {
    return this.offerOf(await this.codes.findPendingById(actor, id, this.clock.now()));
  }

  /** Throws `conflict` if somebody else was faster, the code has expired, or the app was deleted. */
  async allow(actor: Actor, { request, app, target, scope }: DeviceOffer): Promise<void> {
    const now = this.clock.now();
    const facts = { device_address: request.clientAddress };
    const session = await this.sessions.describe(actor, app);
    // The device does not belong to the browser that answered it.
    const login = session && { ...session, sid: null, session: null, endsAt: null };
    try {
      await this.transactions.run(async (tx) => {
        const { id: grantId } = await this.consent.record(actor, app, { target, scope }, { statusCode: 303, now, login, facts }, tx);
        if (!(await this.codes.approve(actor, request.id, grantId, now, tx))) throw answered();
      });
    } catch (error) {
      throw violates(error, 'oauth2_provider_grants_app_id_fkey') ? answered() : error;
    }
  }

  /** Throws `conflict` as `allow`. */
  async deny(actor: Actor, { request, app, scope }: DeviceOffer): Promise<void> {
    const now = this.clock.now();
    await this.transactions.run(async (tx) => {
      if (!(await this.codes.deny(actor, request.id, now, tx))) throw answered();
      const additionalFields = {
        consent: 'denied',
        resource: request.resource,
        scope: scope.join(' '),
        device_address: request.clientAddress,
      } as const;
      await this.audit.record(actor, { action: 'write', ...appResource(app), statusCode: 303, additionalFields }, tx);
    });
  }

  /** Null also for what could no longer be granted. */
  private async offerOf(request: DeviceRequest | null): Promise<DeviceOffer | null> {
    const app = request && (await this.apps.find(systemSubject('system-oauth2'), request.appId));
    const target = app && (await this.targets.find(request.resource));
    if (!app || !target || !mayTarget(target, app) || !mayUseGrant(app, DeviceCodeGrant.facts)) return null;
    const scope = remainingScope(request.scope, app.scope, target.catalog);
    return scope.length > 0 ? { request, app, target, scope } : null;
  }
}

function answered(): DomainError {
  return new DomainError('conflict', 'The code of the device was answered or has expired.');
}
