import { OAuthError } from '../../common/index.js';
import { usedProofFault } from '../../dpop/index.js';
import type { ProofFault } from '../../dpop-proof/index.js';

/** The error for a request with such a proof at an endpoint where clients authenticate (RFC 9449 sections 5 and 8). */
export function proofRefusal({ fault, detail }: ProofFault): OAuthError {
  return new OAuthError(fault === 'nonce' ? 'use_dpop_nonce' : 'invalid_dpop_proof', `The DPoP proof ${detail}`);
}

/** What `work` returns. Throws `invalid_dpop_proof` when it fails because its proof was used before. */
export async function refusingUsedProof<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const fault = usedProofFault(error);
    throw fault ? proofRefusal(fault) : error;
  }
}
