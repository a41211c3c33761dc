import { Module } from '@nestjs/common';
import { CryptoKeysModule } from '../crypto-keys/index.js';
import { DpopProofs } from './dpop-proofs.js';
import { ProofNonces, ProofNoncesSettings } from './proof-nonces.js';
import { UsedProofPurge } from './used-proof-purge.js';
import { UsedProofsRepository } from './used-proofs.repository.js';
import { UsedProofsSystemStore } from './used-proofs.system-store.js';

@Module({
  imports: [CryptoKeysModule],
  providers: [DpopProofs, ProofNonces, ProofNoncesSettings, UsedProofPurge, UsedProofsRepository, UsedProofsSystemStore],
  exports: [DpopProofs],
})
export class DpopModule {}
