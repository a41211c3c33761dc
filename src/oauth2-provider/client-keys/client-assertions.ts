import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { RequestOrigin } from '../../authz/index.js';
import { boundedKey, Clock } from '../../common/index.js';
import type { AppRow } from '../apps/apps.repository.js';
import type { ClientCredentials } from '../checks/client-credentials.js';
import { invalidClient } from '../checks/invalid-client.js';
import { isClientIdUrl } from '../client-documents/client-id-url.js';
import { ClientDocumentsService } from '../client-documents/client-documents.service.js';
import { AssertionVerifier, type KeyClient } from './assertion-verifier.js';
import { AuthMethods } from './auth-methods.js';
import { authenticationOf } from './client-authentication.js';
import type { PresentedAssertion } from './presented-assertion.js';

/** Between two requests for the document of a client because of a key that is not in it: anybody can send such an assertion. */
const BRAKE_MS = 30_000;
const MAX_BRAKES = 10_000;

type SignedCredentials = Extract<ClientCredentials, { readonly method: 'private_key_jwt' }>;

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
  async accept(client: KeyClient, assertion: PresentedAssertion): Promise<void> {
    if (!this.methods.offers('private_key_jwt') || !(await this.verifier.accept(client, assertion))) throw invalidClient();
  }

  /** The app of the client, as its current document says it is. Throws `invalid_client`. */
  async acceptOfApp(app: AppRow, { clientId, assertion }: SignedCredentials, origin: RequestOrigin): Promise<AppRow> {
    if (isClientIdUrl(clientId)) return this.acceptOfDocument(clientId, assertion, origin);
    await this.accept(keyClient(app), assertion);
    return app;
  }

  private async acceptOfDocument(url: string, assertion: PresentedAssertion, origin: RequestOrigin): Promise<AppRow> {
    if (!this.methods.offers('private_key_jwt')) throw invalidClient();
    const current = await this.documents.find(url, origin);
    if ('app' in current && (await this.verifier.accept(keyClient(current.app), assertion))) return current.app;
    // The client may have a new key.
    const renewed = this.mayRenew(url) ? await this.documents.renew(url, origin) : null;
    if (renewed && 'app' in renewed && (await this.verifier.accept(keyClient(renewed.app), assertion))) return renewed.app;
    throw invalidClient();
  }

  private mayRenew(clientId: string): boolean {
    const now = this.clock.now().getTime();
    const key = boundedKey(clientId);
    if ((this.renewed.get(key) ?? 0) > now - BRAKE_MS) return false;
    this.renewed.set(key, now);
    return true;
  }
}

/** Throws `invalid_client` for a client without keys: it must not send an assertion. */
function keyClient(app: AppRow): KeyClient {
  const authentication = authenticationOf(app);
  if (authentication.method !== 'private_key_jwt') throw invalidClient();
  return { id: app.id, authentication, registeredBy: app.dynamicallyRegistered ? 'itself' : 'administrator' };
}
