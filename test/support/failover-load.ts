import type { Answer, RequestOptions } from './http-client.js';
import { type Client, obtainTokens, refreshForm, registerClient, type Tokens } from './oauth/index.js';
import type { RunningServer } from './server.js';
import { ME } from './sign-in.js';

/** Requests of one kind that may go to any of several servers. Rejects when the connection breaks. */
export type Send = (method: string, path: string, options: Pick<RequestOptions, 'headers' | 'body'>) => Promise<Answer>;

const TOKENS = '/oauth2/tokens';
const KEYS = '/api/v2/users/me/keys';

/** One user's chain of refresh tokens, and the last pair that was acknowledged. */
interface Chain {
  tokens: Tokens;
  /** The standby may lack it. */
  isAtRisk: boolean;
  /** The response to its last request never arrived: the server may or may not have rotated. */
  isUnsure: boolean;
  isOver: boolean;
}

/**
 * Work during a failover, by clients that remember what was acknowledged to them and check that it stays true: a revoked key stays refused, and
 * the last pair of tokens works. An error is no wrong answer.
 */
export class FailoverLoad {
  /** What must never happen. */
  readonly wrong: string[] = [];
  /** Answers that contradict what was acknowledged between `seal` and `unseal`. */
  readonly lost: string[] = [];
  /** Failed requests by status, or `broken` for a connection that ended. */
  readonly failures = new Map<string, number>();
  /** Acknowledged revocations and rotations. */
  acknowledged = 0;
  /** When the last request of any kind was answered as it should be, in milliseconds of `performance.now()`. */
  lastSuccessAt = 0;
  /** The longest time without such an answer. */
  longestGapMs = 0;
  /** Chains whose rotation happened, but whose client never heard of it in time. */
  lostChains = 0;

  private readonly revoked: { readonly key: string; readonly isAtRisk: boolean }[] = [];
  private isAtRisk = false;
  private isOver = false;
  private readonly work: Promise<void>[] = [];

  private constructor(
    private readonly send: Send,
    private readonly session: string,
    private readonly client: Client,
    private readonly chains: readonly Chain[],
  ) {}

  /** `server` is used for the preparation only. */
  static async start(send: Send, server: RunningServer, session: string, { chains = 4, keyHolders = 4 } = {}): Promise<FailoverLoad> {
    const client = await registerClient(server, session);
    const begun: Chain[] = [];
    for (let i = 0; i < chains; i++) {
      begun.push({ tokens: await obtainTokens(server, session, client), isAtRisk: false, isUnsure: false, isOver: false });
    }
    const load = new FailoverLoad(send, session, client, begun);
    load.lastSuccessAt = performance.now();
    load.work.push(...begun.map((chain) => load.rotate(chain)), ...Array.from({ length: keyHolders }, () => load.createAndRevoke()));
    return load;
  }

  /** What was acknowledged until now must never be lost; what is acknowledged from now on may be. */
  seal(): void {
    this.isAtRisk = true;
  }

  /** What is acknowledged from now on must not be lost. */
  unseal(): void {
    this.isAtRisk = false;
  }

  /** Ends the work and checks once more everything that was ever acknowledged. */
  async finish(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.work);
    for (const revoked of this.revoked) await this.expectRefused(revoked);
    for (const chain of this.chains.filter(({ isOver }) => !isOver)) {
      await this.use(chain);
      await this.rotateOnce(chain);
      await this.use(chain);
    }
  }

  get revocations(): number {
    return this.revoked.length;
  }

  private async rotate(chain: Chain): Promise<void> {
    while (!this.isOver && !chain.isOver) {
      await this.rotateOnce(chain);
      await this.use(chain);
    }
  }

  private async rotateOnce(chain: Chain): Promise<void> {
    const answer = await this.ask('POST', TOKENS, { body: refreshForm(this.client, chain.tokens.refresh_token) });
    if (answer?.status === 200) {
      chain.tokens = answer.json<Tokens>();
      chain.isAtRisk = this.isAtRisk;
      chain.isUnsure = false;
      this.acknowledged++;
    } else if (answer?.status === 400) {
      // A repeated refresh gets the same pair for ten seconds only. Later, the family is revoked: the client knows that it must log in again.
      if (chain.isUnsure) this.lostChains++;
      else this.contradict(chain, `an acknowledged refresh token was refused: ${answer.text}`);
      chain.isOver = true;
    } else {
      chain.isUnsure = true;
    }
  }

  /** The last acknowledged pair of an unsure chain may have been replaced already. */
  private async use(chain: Chain): Promise<void> {
    if (chain.isUnsure) return;
    const answer = await this.ask('GET', ME, { headers: { authorization: `Bearer ${chain.tokens.access_token}` } });
    if (answer?.status === 401) this.contradict(chain, `an acknowledged access token was refused: ${answer.text}`);
  }

  private async createAndRevoke(): Promise<void> {
    for (let turn = 0; !this.isOver; turn++) {
      const headers = { 'coder-session-token': this.session };
      const created = await this.ask('POST', `${KEYS}/tokens`, { headers, body: { lifetime: 3_600_000_000_000 } });
      if (created?.status !== 201) continue;
      const { key } = created.json<{ key: string }>();
      const creation = { isAtRisk: this.isAtRisk };
      const used = await this.ask('GET', ME, { headers: { 'coder-session-token': key } });
      if (used?.status === 401) this.contradict(creation, 'an acknowledged key was refused');
      const deleted = await this.ask('DELETE', `${KEYS}/${key.split('-')[0] ?? ''}`, { headers });
      if (deleted?.status !== 204) continue;
      this.acknowledged++;
      const revoked = { key, isAtRisk: this.isAtRisk };
      this.revoked.push(revoked);
      await this.expectRefused(revoked);
      await this.expectRefused(this.revoked[turn % this.revoked.length] ?? revoked);
    }
  }

  private async expectRefused(revoked: { readonly key: string; readonly isAtRisk: boolean }): Promise<void> {
    const answer = await this.ask('GET', ME, { headers: { 'coder-session-token': revoked.key } }, 401);
    if (answer?.status === 200) this.contradict(revoked, 'a revoked key was accepted');
  }

  private contradict({ isAtRisk }: { readonly isAtRisk: boolean }, what: string): void {
    (isAtRisk ? this.lost : this.wrong).push(what);
  }

  /** Null if the connection broke. */
  private async ask(method: string, path: string, options: Parameters<Send>[2], expected?: number): Promise<Answer | null> {
    let answer: Answer | null = null;
    try {
      answer = await this.send(method, path, options);
    } catch {
      this.count('broken');
    }
    if (!answer) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return null;
    }
    if (answer.status < 300 || answer.status === expected) {
      this.longestGapMs = Math.max(this.longestGapMs, performance.now() - this.lastSuccessAt);
      this.lastSuccessAt = performance.now();
    } else {
      this.count(String(answer.status));
      // As a client does that is told to try again.
      if (answer.status === 503) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return answer;
  }

  private count(outcome: string): void {
    this.failures.set(outcome, (this.failures.get(outcome) ?? 0) + 1);
  }
}
