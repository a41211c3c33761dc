export { DpopModule } from './dpop.module.js';
export { DpopProofs, usedProofFault } from './dpop-proofs.js';
export { MAX_PROOF_LENGTH } from '../dpop-proof/index.js';
export type { Proof, ProofFault } from '../dpop-proof/index.js';
