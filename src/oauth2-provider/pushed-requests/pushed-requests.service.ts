import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, networkOf, OAuthError, sha256 } from '../../common/index.js';
import { Transactions, writeAll } from '../../database/index.js';
import { DpopProofs } from '../../dpop/index.js';
import type { Proof } from '../../dpop-proof/index.js';
import { isAnybody } from '../apps/client-identity.js';
import type { AuthenticatedClient } from '../grants/authenticated-client.js';
import { isShareTaken } from '../network-shares.js';
import type { PushedRequestInsert } from './pushed-requests.repository.js';
import { PushedRequestsStore } from './pushed-requests.store.js';

/** RFC 9126 section 2.2. */
const PREFIX = 'urn:ietf:params:oauth:request_uri:';
const REFERENCE = /^[\w-]{43}$/;
const REFERENCE_BYTES = 32;

/** Until then a person has to open the link. */
const PUSHED_SECONDS = 90;
/** For the login and the consent of a person who opened the link in time. */
const OPEN_SECONDS = 15 * 60;
/** Of one app. */
const MAX_RECENT = 10_000;
/** Of one network and an app that anybody can be. A client may push the requests of all its users from one server. */
const MAX_RECENT_OF_NETWORK = 1_000;
const RETRY_AFTER_SECONDS = 60;
const MAX_PARAMETERS_LENGTH = 8192;

/** A request that a client has pushed, as it is opened. */
export interface PushedRequest {
  /** What a consent to it uses up. */
  readonly referenceHash: Buffer;
  readonly parameters: URLSearchParams;
}

/** Keeps authorization requests that clients push (RFC 9126). */
@Injectable()
export class PushedRequestsService {
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly requests: PushedRequestsStore,
    private readonly proofs: DpopProofs,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The parameters are checked; the proof is used up. Throws `invalid_request` and, while too many requests of the app wait, `rate_limited`. */
  async push(
    { app, address }: Pick<AuthenticatedClient, 'app' | 'address'>,
    parameters: URLSearchParams,
    proof: Proof | null,
  ): Promise<{ readonly requestUri: string; readonly lifetimeSeconds: number }> {
    const text = parameters.toString();
    if (text.length > MAX_PARAMETERS_LENGTH) {
      throw new OAuthError('invalid_request', `The parameters must be at most ${MAX_PARAMETERS_LENGTH} characters, encoded`);
    }
    const reference = randomBytes(REFERENCE_BYTES).toString('base64url');
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + PUSHED_SECONDS * 1000);
    const request = {
      referenceHash: sha256(reference),
      appId: app.id,
      network: networkOf(address),
      parameters: text,
      createdAt,
      expiresAt,
    };
    await this.transactions.run(async (tx) => {
      await this.findRoom(app, request, tx);
      await this.requests.insert(this.actor, request, tx);
      if (proof) await writeAll(tx, [this.proofs.using(proof)]);
    });
    return { requestUri: PREFIX + reference, lifetimeSeconds: PUSHED_SECONDS };
  }

  /**
   * The places of an app that anybody can be are shared fairly: a new request takes the place of the oldest one of the network that has the most.
   * That one may be open: opening all of theirs must not give a few networks the places of everybody.
   */
  private async findRoom(
    app: AuthenticatedClient['app'],
    { network, createdAt }: Pick<PushedRequestInsert, 'network' | 'createdAt'>,
    tx: EntityManager,
  ): Promise<void> {
    const createdAfter = this.oldest(createdAt);
    const recent = await this.requests.lockRecent(this.actor, app.id, network, createdAfter, MAX_RECENT, tx);
    if (isAnybody(app) && isShareTaken(recent, MAX_RECENT_OF_NETWORK)) throw full(' in your network');
    if (recent.total < MAX_RECENT) return;
    if (!isAnybody(app) || !(await this.requests.evict(this.actor, app.id, createdAfter, tx))) throw full('');
  }

  /** For the consent page. Whoever is not signed in only learns what is asked. Null for a request that is over, was used, or is another app's. */
  async open(requestUri: string, appId: string, person: Actor | null): Promise<PushedRequest | null> {
    const reference = requestUri.startsWith(PREFIX) ? requestUri.slice(PREFIX.length) : '';
    if (!REFERENCE.test(reference)) return null;
    const referenceHash = sha256(reference);
    const now = this.clock.now();
    const parameters = await this.requests.open(this.actor, {
      referenceHash,
      appId,
      now,
      openedAt: person && now,
      authTime: person?.credential?.authTime ?? null,
      createdAfter: this.oldest(now),
    });
    return parameters === null ? null : { referenceHash, parameters: new URLSearchParams(parameters) };
  }

  /** Deletes what nobody can open any more. Returns the number of requests, at most `limit`. */
  deleteOld(now: Date, limit: number): Promise<number> {
    return this.requests.deleteOld(this.actor, this.oldest(now), limit);
  }

  private oldest(now: Date): Date {
    return new Date(now.getTime() - OPEN_SECONDS * 1000);
  }
}

function full(where: string): DomainError {
  const text = `Too many requests of this app${where} wait for users. Please try again in a moment.`;
  return new DomainError('rate_limited', text, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
