import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { DpopProofs } from '../dpop/index.js';
import { type HttpReply, type HttpRequest, provenParts } from '../http/index.js';
import { KeyVerifier, proofRefused, type VerificationContext } from './key-verifier.js';

/** Access tokens that are bound to a key: every request with one brings a proof of that key (RFC 9449 section 7.1). */
@Injectable()
export class BoundTokens {
  constructor(
    private readonly keys: KeyVerifier,
    private readonly proofs: DpopProofs,
  ) {}

  /** Throws `dpop_proof_invalid`, `dpop_nonce_required`, and what `KeyVerifier.verify` throws. */
  async verify(token: string, context: Omit<VerificationContext, 'proof'>, request: HttpRequest, reply: HttpReply): Promise<Actor> {
    // Whatever the response: the client may need it for its next request. A cache would return an old one (RFC 9449 section 8.2).
    const { nonce } = this.proofs;
    if (nonce !== null) reply.headers({ 'dpop-nonce': nonce, 'cache-control': 'private, no-store' });
    const proof = await this.proofs.verify({ ...provenParts(request), accessToken: token });
    if ('fault' in proof) throw proofRefused(proof);
    return this.keys.verify(token, { ...context, proof });
  }
}
