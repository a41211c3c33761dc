import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { systemSubject } from '../authz/index.js';
import { AccessUrl, Clock, CLOCK_DIFFERENCE_MS } from '../common/index.js';
import { violates, type Write } from '../database/index.js';
import { type Proof, type ProofFault, verifyProof } from '../dpop-proof/index.js';
import { ProofNonces } from './proof-nonces.js';
import { UsedProofsSystemStore } from './used-proofs.system-store.js';

/** The parts of a request that a proof is about. */
export interface PresentedProof {
  /** The values of all `DPoP` headers. */
  readonly proofs: readonly string[];
  readonly method: string;
  /** Without query, as received. */
  readonly path: string;
  /** At a resource, the access token; null at an endpoint that issues tokens. */
  readonly accessToken: string | null;
}

/** Verifies proofs that a client has a private key (RFC 9449). */
@Injectable()
export class DpopProofs {
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly nonces: ProofNonces,
    private readonly used: UsedProofsSystemStore,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
  ) {}

  /** The value of `DPoP-Nonce` for every response to a proof; null when proofs need no nonce. */
  get nonce(): string | null {
    return this.nonces.current();
  }

  /**
   * Every check that writes nothing. Behind a proxy a request shows neither the host nor the scheme that the client used: the proof must
   * be for the access URL.
   */
  async verify({ proofs, method, path, accessToken }: PresentedProof): Promise<Proof | ProofFault> {
    const proof = await verifyProof(proofs, { method, url: this.accessUrl.join(path), accessToken }, this.clock.now());
    if ('fault' in proof || this.nonces.accepts(proof.nonce)) return proof;
    return { fault: 'nonce', detail: 'must have the nonce of the header DPoP-Nonce in the claim "nonce"' };
  }

  /**
   * Uses the proof up: of several requests with it, on any replica, one succeeds. Only for a client that has a valid token, so that the table
   * cannot be filled by anybody else.
   */
  async use(proof: Proof): Promise<ProofFault | null> {
    return (await this.used.use(this.actor, hashOf(proof), keptUntil(proof))) ? null : USED_BEFORE;
  }

  /**
   * The same as a part of the change that the proof is for. Whoever knows the ID of a public client can send proofs to the token endpoint: so
   * a proof is used up only together with what it leads to. If it was used before, the change fails, and `usedProofFault` has the reason.
   */
  using(proof: Proof): Write {
    return this.used.using(this.actor, hashOf(proof), keptUntil(proof));
  }

  /** For a request that fails, and must not have consequences with an old proof. Nothing is used up. */
  async usedFault(proof: Proof, tx: EntityManager): Promise<ProofFault | null> {
    return (await this.used.wasUsed(this.actor, hashOf(proof), tx)) ? USED_BEFORE : null;
  }
}

/** Why a change with `using` failed; null if that was not because of the proof. */
export function usedProofFault(error: unknown): ProofFault | null {
  return violates(error, 'used_dpop_proofs_pkey') ? USED_BEFORE : null;
}

const USED_BEFORE: ProofFault = { fault: 'invalid', detail: 'was used before: make a new one for every request' };

function keptUntil({ validUntil }: Proof): Date {
  return new Date(validUntil.getTime() + CLOCK_DIFFERENCE_MS);
}

function hashOf({ id }: Proof): Buffer {
  return Buffer.from(id);
}
