import { Injectable } from '@nestjs/common';
import type { RequestOrigin } from '../../authz/index.js';
import { OAuthError } from '../../common/index.js';
import type { Proof } from '../../dpop-proof/index.js';
import { ClientAuthenticator, type VerifiedClient } from '../apps/client-authenticator.js';
import type { ClientCredentials } from '../checks/client-credentials.js';
import { refusingUsedProof } from '../checks/proof-refusal.js';
import { ClientDocumentsService } from '../client-documents/client-documents.service.js';
import { isClientIdUrl } from '../client-documents/client-id-url.js';
import type { AuthenticatedClient } from '../grants/authenticated-client.js';
import { AuthorizationChecks } from './authorization-checks.js';
import { PushedRequestsService } from './pushed-requests.service.js';

/** What proves the identity of the client, which is no part of the authorization request. */
const CREDENTIALS = ['client_secret', 'client_assertion', 'client_assertion_type'];

/** Accepts authorization requests from clients themselves (RFC 9126 section 2). */
@Injectable()
export class PushedAuthorizationService {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly documents: ClientDocumentsService,
    private readonly checks: AuthorizationChecks,
    private readonly requests: PushedRequestsService,
  ) {}

  /** As at the token endpoint, but here a client can be met for the first time. Throws `invalid_client`. */
  async verify(credentials: ClientCredentials, origin: RequestOrigin): Promise<VerifiedClient> {
    if (isClientIdUrl(credentials.clientId)) {
      const met = await this.documents.find(credentials.clientId, origin);
      if ('fault' in met) throw new OAuthError('invalid_client', `client_id ${met.fault}`);
    }
    return this.clients.verify(credentials, origin, null);
  }

  /**
   * `proof`: of the key to which the code will be bound (RFC 9449 section 10.1). Throws `OAuthError` for what the authorization
   * endpoint would refuse, and for a `dpop_jkt` of another key.
   */
  async push(
    client: AuthenticatedClient,
    clientId: string,
    proof: Proof | null,
    form: URLSearchParams,
  ): Promise<{ readonly requestUri: string; readonly lifetimeSeconds: number }> {
    if (form.getAll('request_uri').some((value) => value !== '')) {
      throw new OAuthError('invalid_request', 'request_uri must not be pushed: send the parameters of the request');
    }
    const parameters = new URLSearchParams([...form].filter(([name]) => !CREDENTIALS.includes(name)));
    parameters.set('client_id', clientId);
    if (proof) {
      const { jkt } = proof;
      if (parameters.getAll('dpop_jkt').some((value) => value !== '' && value !== jkt)) {
        throw new OAuthError('invalid_dpop_proof', 'dpop_jkt must be the thumbprint of the key of the DPoP proof');
      }
      parameters.set('dpop_jkt', jkt);
    }
    const verdict = await this.checks.check(parameters, client.app);
    switch (verdict.kind) {
      case 'valid':
        return refusingUsedProof(this.requests.push(client, parameters, proof));
      case 'refused':
        throw new OAuthError(verdict.error, verdict.description);
      case 'unanswerable':
        throw new OAuthError('invalid_request', verdict.faults.map(({ field, detail }) => `${field}: ${detail}`).join('; '));
      case 'corrupt':
        throw new OAuthError('server_error', 'The registered redirect URI of this client is not usable');
    }
  }
}
