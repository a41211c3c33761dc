import { abortable } from '../core/deadline.js';
import { repeated } from '../core/oauth/repeated-refresh.js';
import { type Auth, isRepeatable, type Outgoing, type Send, withHeaders } from '../core/outgoing.js';
import { type AgentTokenStore, requireAgentToken } from './agent-token.js';

/** A token and when it is valid, in milliseconds since 1970 by our clock. */
export interface DatedToken {
  readonly token: string;
  /** When to replace it. */
  readonly rotateAt: number;
  readonly expiresAt: number;
}

/** What the server says about tokens. */
interface RotationServer {
  /** Asks how long this token is valid. */
  inspect(token: string): Promise<DatedToken>;
  /** Replaces this token. `timeoutMs` is how long the response may take, if that is limited. */
  rotate(token: string, timeoutMs: number | undefined): Promise<DatedToken>;
}

interface RotationOptions {
  readonly store: AgentTokenStore;
  readonly server: RotationServer;
  readonly now: () => number;
  /** Called if the token could not be replaced in time, and still works. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** The token that was replaced works for a minute, so a lost response can be fetched again. */
const REPETITION = { withinMs: 45_000, impatientMs: 10_000 } as const;
/** Between two attempts while the token still works. */
const NEXT_ATTEMPT_MS = 60_000;

/** A stored token that is replaced before it expires, once for all requests and processes. */
export class RotatingToken implements Auth {
  #token: string | undefined;
  #dates: DatedToken | undefined;
  /** A new token that could not be saved yet: the one before it stops working. */
  #unsaved: DatedToken | undefined;
  #rotation: Promise<void> | undefined;
  #inspection: Promise<void> | undefined;
  #nextAttemptAt = 0;

  constructor(private readonly options: RotationOptions) {}

  async authenticate(request: Outgoing, send: Send): Promise<Response> {
    const token = await this.#current(request.signal);
    const response = await send(withToken(request, token));
    if (response.status !== 401 || !isRepeatable(request)) return response;
    // Another process may have replaced it.
    const stored = await this.options.store.load();
    if (stored === undefined || stored === token) return response;
    await response.body?.cancel();
    this.#use(requireAgentToken(stored));
    return send(withToken(request, await this.#current(request.signal)));
  }

  /** Replaces the token now, unless another process is faster. */
  async rotate(signal: AbortSignal | undefined): Promise<void> {
    this.#token ??= await this.#load();
    await abortable(this.#rotateOnce(), signal);
  }

  async #current(signal: AbortSignal | undefined): Promise<string> {
    const { now, onError } = this.options;
    this.#token ??= await this.#load();
    // Unsaved tokens are never used: they are saved first.
    if (this.#unsaved) await abortable(this.#rotateOnce(), signal);
    if (!this.#dates) await abortable(this.#inspectOnce(), signal);
    const dates = this.#dates;
    if (!dates || now() < Math.max(dates.rotateAt, this.#nextAttemptAt)) return this.#token;
    try {
      await abortable(this.#rotateOnce(), signal);
    } catch (error) {
      if (signal?.aborted || this.#unsaved || now() >= dates.expiresAt) throw error;
      this.#nextAttemptAt = now() + NEXT_ATTEMPT_MS;
      onError?.(error);
    }
    return this.#token;
  }

  #inspectOnce(): Promise<void> {
    const token = this.#token ?? '';
    this.#inspection ??= this.options.server
      .inspect(token)
      .then(
        (dates) => {
          if (dates.token === this.#token) this.#dates = dates;
        },
        // The request itself will say the same.
        () => undefined,
      )
      .finally(() => (this.#inspection = undefined));
    return this.#inspection;
  }

  #rotateOnce(): Promise<void> {
    this.#rotation ??= this.#exclusively(() => this.#replace()).finally(() => (this.#rotation = undefined));
    return this.#rotation;
  }

  async #replace(): Promise<void> {
    const { store, server } = this.options;
    if (this.#unsaved) return this.#keep(this.#unsaved);
    const stored = await this.#load();
    if (stored !== this.#token) {
      this.#use(stored);
      return;
    }
    // A store that cannot be written to must not lose the next token.
    await store.save(stored);
    return this.#keep(await repeated((timeoutMs) => server.rotate(stored, timeoutMs), REPETITION));
  }

  async #keep(issued: DatedToken): Promise<void> {
    this.#unsaved = issued;
    await this.options.store.save(issued.token);
    this.#unsaved = undefined;
    this.#token = issued.token;
    this.#dates = issued;
  }

  #use(token: string): void {
    this.#token = token;
    this.#dates = undefined;
  }

  async #load(): Promise<string> {
    return requireAgentToken(await this.options.store.load());
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const { store } = this.options;
    return store.exclusively ? store.exclusively(work) : work();
  }
}

/** A token that stays as it is. */
export function fixedToken(token: string): Auth {
  return { authenticate: (request, send) => send(withToken(request, token)) };
}

function withToken(request: Outgoing, token: string): Outgoing {
  return withHeaders(request, { Authorization: `Bearer ${token}` });
}
