import { Injectable } from '@nestjs/common';
import { OAuthError } from '../../common/index.js';
import { DpopProofs, MAX_PROOF_LENGTH, type ProofFault } from '../../dpop/index.js';
import { type HttpRequest, provenParts, type ResponseHeaders } from '../../http/index.js';

/** For the documentation of the endpoints that take one. */
export const PROOF_HEADER = { name: 'DPoP', required: false, schema: { type: 'string', maxLength: MAX_PROOF_LENGTH } } as const;

/** The DPoP proofs of requests to endpoints where clients authenticate (RFC 9449 section 5). */
@Injectable()
export class ClientProofs {
  constructor(private readonly proofs: DpopProofs) {}

  /**
   * The thumbprint of the key of a proof; null without one. To be called once the client has authenticated, and before a code or a refresh
   * token is used. Throws `invalid_dpop_proof` and `use_dpop_nonce`.
   */
  async keyOf(request: HttpRequest, headers: ResponseHeaders): Promise<string | null> {
    if (request.headers['dpop'] === undefined) return null;
    // Whatever the response: the client may need it for its next request.
    const { nonce } = this.proofs;
    if (nonce !== null) headers.add({ 'dpop-nonce': nonce });
    const proof = await this.proofs.verify({ ...provenParts(request), accessToken: null });
    if ('fault' in proof) throw refused(proof);
    const fault = await this.proofs.use(proof);
    if (fault) throw refused(fault);
    return proof.jkt;
  }
}

function refused({ fault, detail }: ProofFault): OAuthError {
  return new OAuthError(fault === 'nonce' ? 'use_dpop_nonce' : 'invalid_dpop_proof', `The DPoP proof ${detail}`);
}
