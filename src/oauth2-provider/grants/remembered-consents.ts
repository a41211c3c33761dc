import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import type { AppRow } from '../apps/app-row.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import { appearanceOf, isRememberable } from '../checks/remembered-consent.js';
import type { ConsentRow, FoundConsent } from './consents.repository.js';
import { ConsentsStore } from './consents.store.js';

type Asked = Pick<AuthorizationRequest, 'scope' | 'redirectUri' | 'target'>;

/** What users have allowed verified apps before, so that they are not asked again. */
@Injectable()
export class RememberedConsents {
  constructor(
    private readonly consents: ConsentsStore,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Has the actor allowed the app all of this before? Nothing is locked. */
  async covers(actor: Actor, app: AppRow, asked: Asked, now: Date): Promise<boolean> {
    if (!isRememberable(app, asked, this.accessUrl.origin)) return false;
    const found = await this.consents.find(actor, keyOf(actor, app, asked), now);
    return found !== null && this.includes(found, asked);
  }

  /** The consent that covers all of this, held until the transaction ends. Null: by now there is none. */
  async hold(actor: Actor, app: AppRow, asked: Asked, now: Date, tx: EntityManager): Promise<ConsentRow | null> {
    const found = await this.consents.hold(actor, keyOf(actor, app, asked), now, tx);
    return found && this.includes(found, asked) ? found : null;
  }

  /**
   * Remembers what the actor has just allowed, until this time. What they allowed before, and the page did not ask for again, is kept, but
   * then all of it no longer than before.
   */
  async remember(actor: Actor, app: AppRow, asked: Asked, { now, until }: { now: Date; until: Date }, tx: EntityManager): Promise<void> {
    if (!isRememberable(app, asked, this.accessUrl.origin)) return;
    const key = keyOf(actor, app, asked);
    const earlier = await this.consents.holdToSave(actor, key, now, tx);
    const kept = earlier && isCurrent(earlier, asked) ? earlier.scope.split(' ').filter((name) => !asked.scope.includes(name)) : [];
    const scope = [...asked.scope, ...kept];
    const expiresAt = kept.length > 0 && earlier && earlier.expiresAt < until ? earlier.expiresAt : until;
    await this.consents.save(
      actor,
      { ...key, scope: scope.join(' '), appearance: appearanceOf(app, asked.target.server, scope), expiresAt },
      tx,
    );
  }

  private includes(found: FoundConsent, asked: Asked): boolean {
    const allowed = found.scope.split(' ');
    const isRemembered = isRememberable(found.app, asked, this.accessUrl.origin) && isCurrent(found, asked);
    return isRemembered && asked.scope.every((name) => allowed.includes(name));
  }
}

function keyOf(
  { id: userId }: Actor,
  { id: appId }: AppRow,
  { target: { identifier: resource } }: Asked,
): Pick<ConsentRow, 'userId' | 'appId' | 'resource'> {
  return { userId, appId, resource };
}

/** Would the user see the same now? */
function isCurrent({ app, scope, appearance }: FoundConsent, { target: { server } }: Asked): boolean {
  return appearanceOf(app, server, scope.split(' ')).equals(appearance);
}
