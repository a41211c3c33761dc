import { DEFAULT_STATE, type IdpCounts, type IdpState } from './fault-idp-state.js';
import { Peer } from './peer.js';

export type IdpChange = Partial<IdpState> & { readonly rotateKeys?: 'new' | 'same-kid'; readonly resetCounts?: boolean };

/** What it received. */
interface IdpReceived {
  readonly counts: IdpCounts;
  readonly lastAuthorization: Readonly<Record<string, string>>;
  readonly lastRefreshToken: string;
}

/** The provider with faults, as tests use it. */
export class Idp {
  private constructor(
    private readonly peer: Peer,
    readonly issuer: string,
  ) {}

  /** `issuer`: another name for it, which only a proxy can resolve. */
  static async start(issuer?: string): Promise<Idp> {
    const peer = await Peer.start('fault-idp', issuer === undefined ? [] : [issuer]);
    return new Idp(peer, issuer ?? peer.url);
  }

  /** Where it listens. */
  get address(): string {
    return this.peer.url;
  }

  /** The settings that make a server use it, as the provider without a name or with one. */
  env(name?: string): Record<string, string> {
    const prefix = name === undefined ? 'CODER_OIDC_' : `CODER_OIDC_${name.toUpperCase()}_`;
    return {
      [`${prefix}ISSUER_URL`]: this.issuer,
      [`${prefix}CLIENT_ID`]: DEFAULT_STATE.clientId,
      [`${prefix}CLIENT_SECRET`]: DEFAULT_STATE.clientSecret,
    };
  }

  /** Resets it to a provider without faults, with these changes. */
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

  /** The refresh token that was presented last. */
  async lastRefreshToken(): Promise<string> {
    return (await this.control('GET')).lastRefreshToken;
  }

  stop(): Promise<void> {
    return this.peer.stop();
  }

  private async control(method: string, body?: string): Promise<IdpReceived> {
    const response = await fetch(`${this.address}/control`, { method, ...(body !== undefined && { body }) });
    return (await response.json()) as IdpReceived;
  }
}
