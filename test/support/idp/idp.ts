import { DEFAULT_STATE, type IdpCounts, type IdpState } from './fault-idp-state.js';
import { Peer } from './peer.js';

export type IdpChange = Partial<IdpState> & { readonly rotateKeys?: 'new' | 'same-kid'; readonly resetCounts?: boolean };

/** The provider with faults, from a test's side. */
export class Idp {
  private constructor(private readonly peer: Peer) {}

  static async start(): Promise<Idp> {
    return new Idp(await Peer.start('fault-idp'));
  }

  get issuer(): string {
    return this.peer.url;
  }

  /** What makes a server use it, as the provider without a name or as one with a name. */
  env(name?: string): Record<string, string> {
    const prefix = name === undefined ? 'CODER_OIDC_' : `CODER_OIDC_${name.toUpperCase()}_`;
    return {
      [`${prefix}ISSUER_URL`]: this.issuer,
      [`${prefix}CLIENT_ID`]: DEFAULT_STATE.clientId,
      [`${prefix}CLIENT_SECRET`]: DEFAULT_STATE.clientSecret,
    };
  }

  /** Back to a provider without faults, with these changes. */
  async become(changes: IdpChange): Promise<void> {
    await this.change({ ...DEFAULT_STATE, resetCounts: true, ...changes });
  }

  async change(changes: IdpChange): Promise<void> {
    await this.control('PUT', JSON.stringify(changes));
  }

  async counts(): Promise<IdpCounts> {
    return (await this.control('GET')).counts;
  }

  /** Parameters of the last authorization request. */
  async lastAuthorization(): Promise<Readonly<Record<string, string>>> {
    return (await this.control('GET')).lastAuthorization;
  }

  stop(): Promise<void> {
    return this.peer.stop();
  }

  private async control(method: string, body?: string): Promise<{ counts: IdpCounts; lastAuthorization: Record<string, string> }> {
    const response = await fetch(`${this.issuer}/control`, { method, ...(body !== undefined && { body }) });
    return (await response.json()) as { counts: IdpCounts; lastAuthorization: Record<string, string> };
  }
}
