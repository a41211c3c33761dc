import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { RequestOrigin } from '../../authz/index.js';
import { boundedKey, Clock, DomainError } from '../../common/index.js';
import type { AppRow } from '../apps/app-row.js';
import type { ClientCredentials } from '../checks/client-credentials.js';
import { invalidClient } from '../checks/invalid-client.js';
import { isClientIdUrl } from '../client-documents/client-id-url.js';
import { ClientDocumentsService } from '../client-documents/client-documents.service.js';
import { AssertionVerifier, type KeyClient } from './assertion-verifier.js';
import { AuthMethods } from './auth-methods.js';
import { authenticationOf } from './client-authentication.js';
import type { PresentedAssertion } from './presented-assertion.js';
import type { SpentAssertion } from './spent-assertions.repository.js';

/** Between two requests for the document of a client because of a key that is not in it: anybody can send such an assertion. */
const BRAKE_MS = 30_000;
const MAX_BRAKES = 10_000;

type SignedCredentials = Extract<ClientCredentials, { readonly method: 'private_key_jwt' }>;

/** An app whose client has signed. */
export interface SignedApp {
  /** As its current document says it is, if it has one. */
  readonly app: AppRow;
  readonly assertion: SpentAssertion;
}

/** Authenticates clients that sign. Of a client that is named by the URL of its document, the document has the keys. */
@Injectable()
export class ClientAssertions {
  /** By client: when its document was fetched for a key. */
  private readonly renewed = new LRUCache<string, number>({ max: MAX_BRAKES });

  constructor(
    private readonly verifier: AssertionVerifier,
    private readonly documents: ClientDocumentsService,
    private readonly methods: AuthMethods,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid_client` unless one of the registered keys has signed the assertion. */
  async verify(client: KeyClient, assertion: PresentedAssertion): Promise<SpentAssertion> {
    const verified = this.methods.offers('private_key_jwt') ? await this.verifier.verify(client, assertion) : null;
    if (!verified) throw invalidClient();
    return verified;
  }

  /** The same for the client of an app. */
  async verifyOfApp(app: AppRow, { clientId, assertion }: SignedCredentials, origin: RequestOrigin): Promise<SignedApp> {
    if (isClientIdUrl(clientId)) return this.verifyOfDocument(clientId, assertion, origin);
    return { app, assertion: await this.verify(keyClient(app), assertion) };
  }

  /**
   * Of several requests with one assertion, `work` runs for one. If there was no room or no time for it, nothing has come of the assertion, and the same
   * request can be sent again. Throws `invalid_client`, and `rate_limited`.
   */
  async useUpFor<T>(verified: SpentAssertion, work: () => Promise<T>): Promise<T> {
    await this.verifier.useUp(verified);
    try {
      return await work();
    } catch (error) {
      if (hasChangedNothing(error)) await this.verifier.giveBack(verified);
      throw error;
    }
  }

  private async verifyOfDocument(url: string, assertion: PresentedAssertion, origin: RequestOrigin): Promise<SignedApp> {
    if (!this.methods.offers('private_key_jwt')) throw invalidClient();
    const current = await this.documents.find(url, origin);
    const signed = 'app' in current ? await this.signedApp(current.app, assertion) : null;
    if (signed) return signed;
    // The client may have a new key.
    const renewed = this.mayRenew(url) ? await this.documents.renew(url, origin) : null;
    const signedByNew = renewed && 'app' in renewed ? await this.signedApp(renewed.app, assertion) : null;
    if (!signedByNew) throw invalidClient();
    return signedByNew;
  }

  private async signedApp(app: AppRow, presented: PresentedAssertion): Promise<SignedApp | null> {
    const assertion = await this.verifier.verify(keyClient(app), presented);
    return assertion && { app, assertion };
  }

  private mayRenew(clientId: string): boolean {
    const now = this.clock.now().getTime();
    const key = boundedKey(clientId);
    if ((this.renewed.get(key) ?? 0) > now - BRAKE_MS) return false;
    this.renewed.set(key, now);
    return true;
  }
}

/** Does the error say that the server did not begin, or undid everything? After a lost connection to the database, nobody knows that. */
function hasChangedNothing(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'rate_limited' || error.code === 'overloaded');
}

/** Throws `invalid_client` for a client without keys: it must not send an assertion. */
function keyClient(app: AppRow): KeyClient {
  const authentication = authenticationOf(app);
  if (authentication.method !== 'private_key_jwt') throw invalidClient();
  return { id: app.id, authentication, registeredBy: app.dynamicallyRegistered ? 'itself' : 'administrator' };
}
