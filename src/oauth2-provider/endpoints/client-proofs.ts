import { Injectable } from '@nestjs/common';
import { DpopProofs } from '../../dpop/index.js';
import { MAX_PROOF_LENGTH, type Proof } from '../../dpop-proof/index.js';
import { type HttpRequest, provenParts, type ResponseHeaders } from '../../http/index.js';
import { proofRefusal } from '../checks/proof-refusal.js';

/** For the documentation of the endpoints that take one. */
export const PROOF_HEADER = { name: 'DPoP', required: false, schema: { type: 'string', maxLength: MAX_PROOF_LENGTH } } as const;

/** The DPoP proofs of requests to endpoints where clients authenticate (RFC 9449 section 5). */
@Injectable()
export class ClientProofs {
  constructor(private readonly proofs: DpopProofs) {}

  /**
   * The proof of a request; null without one. It is valid, and used up with what the request leads to. To be called when the
   * credentials of the client are verified, and before an assertion, a code or a refresh token is used. Throws `invalid_dpop_proof` and `use_dpop_nonce`.
   */
  async of(request: HttpRequest, headers: ResponseHeaders): Promise<Proof | null> {
    if (request.headers['dpop'] === undefined) return null;
    // Whatever the response: the client may need it for its next request.
    const { nonce } = this.proofs;
    if (nonce !== null) headers.add({ 'dpop-nonce': nonce });
    const proof = await this.proofs.verify({ ...provenParts(request), accessToken: null });
    if ('fault' in proof) throw proofRefusal(proof);
    return proof;
  }
}
