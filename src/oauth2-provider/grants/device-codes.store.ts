import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, requireActor } from '../../authz/index.js';
import type { Guard, Write } from '../../database/index.js';
import type { NetworkShares } from '../network-shares.js';
import type { PresentedSecret } from '../oauth-secret.js';
import {
  type ApprovedDeviceCode,
  type DeviceCodeInsert,
  type DeviceCodeRow,
  DeviceCodesRepository,
  type DeviceRequest,
} from './device-codes.repository.js';

/** The only door to device codes. They belong to nobody until a user consents, and then to that user. */
@Injectable()
export class DeviceCodesStore {
  constructor(
    private readonly codes: DeviceCodesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** How many codes of the app wait for a user, up to `most`; so long as the transaction lasts, there are no further ones. */
  async lockPending(...[actor, ...rest]: [actor: Actor, ...Parameters<DeviceCodesRepository['lockPending']>]): Promise<NetworkShares> {
    this.#authorize(actor, 'create');
    return this.codes.lockPending(...rest);
  }

  /** Makes room for a code of somebody who has fewer of them. False: there is none to delete. */
  async evict(actor: Actor, appId: string, now: Date, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'delete');
    return this.codes.evict(appId, now, tx);
  }

  /** False: another request has the same user code. */
  async insert(actor: Actor, code: DeviceCodeInsert, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'create');
    return this.codes.insert(code, tx);
  }

  async find(actor: Actor, presented: PresentedSecret): Promise<DeviceCodeRow | null> {
    this.#authorize(actor, 'read');
    return this.codes.find(presented);
  }

  /** Null without consent. In a transaction, it is locked. */
  async findApproved(actor: Actor, presented: PresentedSecret, tx?: EntityManager): Promise<ApprovedDeviceCode | null> {
    this.#authorize(actor, 'read');
    return this.codes.findApproved(presented, tx);
  }

  /** Records a poll for a code that nobody has answered. Returns whether it came too early. */
  async poll(...[actor, ...poll]: [actor: Actor, ...Parameters<DeviceCodesRepository['poll']>]): Promise<boolean> {
    this.#authorize(actor, 'create');
    return this.codes.poll(...poll);
  }

  unused(actor: Actor, code: ApprovedDeviceCode): Guard {
    this.#authorize(actor, 'read', code.userId);
    return this.codes.unused(code.id);
  }

  consumption(actor: Actor, code: ApprovedDeviceCode, now: Date): Write {
    this.#authorize(actor, 'delete', code.userId);
    return this.codes.consumption(code.id, now);
  }

  /** By the user code, as long as it can be answered: whoever knows it may. */
  async findPending(actor: Actor, userCodeHash: Buffer, now: Date): Promise<DeviceRequest | null> {
    this.#authorizeAnswer(actor);
    return this.codes.findPending(userCodeHash, now);
  }

  async findPendingById(actor: Actor, id: string, now: Date): Promise<DeviceRequest | null> {
    this.#authorizeAnswer(actor);
    return this.codes.findPendingById(id, now);
  }

  /** False: somebody else has answered it, or it has expired. */
  async approve(actor: Actor, id: string, grantId: string, now: Date, tx: EntityManager): Promise<boolean> {
    this.#authorizeAnswer(actor);
    return this.codes.approve(id, grantId, now, tx);
  }

  /** False as `approve`. */
  async deny(actor: Actor, id: string, now: Date, tx: EntityManager): Promise<boolean> {
    this.#authorizeAnswer(actor);
    return this.codes.deny(id, now, tx);
  }

  /** Deletes those that expired before this time. Returns their number, at most `limit`. */
  async deleteExpired(actor: Actor, before: Date, limit: number): Promise<number> {
    this.#authorize(actor, 'delete');
    return this.codes.deleteExpired(before, limit);
  }

  /** An answer makes a grant of the actor. */
  #authorizeAnswer(actor: Actor): void {
    requireActor(actor);
    this.#authorize(actor, 'create', actor.id);
  }

  #authorize(actor: Actor, action: Action, owner?: string): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_code_token', ...(owner !== undefined && { owner }) });
  }
}
