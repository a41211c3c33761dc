export { DpopModule } from './dpop.module.js';
export { DpopProofs, usedProofFault } from './dpop-proofs.js';
