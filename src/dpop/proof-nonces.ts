import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { settings } from '../core/index.js';
import { ServerSecretsService } from '../crypto-keys/index.js';

export class ProofNoncesSettings extends settings('oauthDpopNonce') {}

/** A client gets a new nonce this often. */
const PERIOD_MS = 60_000;
/** Periods for which a nonce stays valid after its own. */
const EARLIER_PERIODS = 4;
/** The clock of another replica can be ahead. */
const LATER_PERIODS = 1;

/**
 * Nonces for proofs (RFC 9449 sections 8 and 9). Nothing is stored: a nonce is the number of a period, signed with a key that all replicas
 * have, so that each accepts the nonces of the others.
 */
@Injectable()
export class ProofNonces implements OnApplicationBootstrap {
  private latest: { readonly period: number; readonly nonce: string } | null = null;

  constructor(
    private readonly secrets: ServerSecretsService,
    private readonly clock: Clock,
    private readonly settings: ProofNoncesSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.oauthDpopNonce) await this.secrets.provide('dpop_nonce');
  }

  /** For the next proof of a client; null when proofs need none. */
  current(): string | null {
    if (!this.settings.oauthDpopNonce) return null;
    const period = this.period();
    if (this.latest?.period !== period) this.latest = { period, nonce: this.nonceOf(period) };
    return this.latest.nonce;
  }

  /** Does a proof with this nonce, or without one, prove that it was made recently? */
  accepts(nonce: string | undefined): boolean {
    if (!this.settings.oauthDpopNonce) return true;
    const [, digits = '', signature = ''] = /^(\d{1,10})\.([\w-]+)$/.exec(nonce ?? '') ?? [];
    const age = this.period() - Number(digits);
    return digits !== '' && age <= EARLIER_PERIODS && age >= -LATER_PERIODS && this.secrets.verify('dpop_nonce', digits, signature);
  }

  private nonceOf(period: number): string {
    return `${period}.${this.secrets.sign('dpop_nonce', String(period))}`;
  }

  private period(): number {
    return Math.floor(this.clock.now().getTime() / PERIOD_MS);
  }
}
