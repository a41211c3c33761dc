export { DPOP_ALGORITHMS } from './algorithms.js';
export { MAX_PROOF_LENGTH, verifyProof } from './proof.js';
export type { Proof, ProofFault } from './proof.js';
