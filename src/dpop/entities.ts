export { UsedProofEntity } from './used-proof.entity.js';
