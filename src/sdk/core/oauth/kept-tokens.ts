import { OAuthError } from '../errors.js';
import type { TokenOrigin } from './renewed-token.js';
import type { TokenStore } from './token-store.js';
import type { Tokens } from './tokens.js';

/**
 * The tokens of one grant in their store. A refresh token works once, so whatever reads or writes them waits for what is under way, here and
 * in every other process or tab that the store knows of.
 */
export class KeptTokens implements TokenOrigin {
  #tokens: Tokens | undefined;
  /** New tokens that could not be saved yet: the refresh token before them is spent. */
  #unsaved: Tokens | undefined;
  /** Settles when everything that was begun is done. */
  #done: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: TokenStore,
    private readonly refresh: (refreshToken: string) => Promise<Tokens>,
    private readonly now: () => number,
  ) {}

  async current(): Promise<Tokens | undefined> {
    // Unsaved tokens are never used: the next renewal saves them first.
    if (this.#unsaved) return undefined;
    return this.#tokens ?? this.#inTurn(async () => (this.#tokens ??= await this.store.load()));
  }

  /** Another process or tab may have refreshed since these tokens were read: its tokens are used then. */
  renew(refused: string | undefined): Promise<Tokens> {
    return this.#exclusively(async () => {
      if (this.#unsaved) return this.#save(this.#unsaved);
      const stored = await this.store.load();
      if (!stored) {
        this.#tokens = undefined;
        throw new OAuthError({ error: 'login_required', errorDescription: 'There are no tokens: the user has to sign in' });
      }
      const isFresh = stored.accessToken !== refused && this.now() < stored.renewAt;
      if (isFresh) return (this.#tokens = stored);
      if (stored.refreshToken === undefined)
        throw new OAuthError({ error: 'login_required', errorDescription: 'There is no refresh token: the user has to sign in again' });
      return this.#save(await this.#refreshed(stored.refreshToken));
    });
  }

  /** Keeps the tokens of a new grant. */
  async replace(tokens: Tokens): Promise<void> {
    await this.#exclusively(() => this.#save(tokens));
  }

  /** Deletes the tokens. Resolves with them. */
  remove(): Promise<Tokens | undefined> {
    return this.#exclusively(async () => {
      const stored = this.#unsaved ?? (await this.store.load());
      await this.store.save(undefined);
      this.#tokens = this.#unsaved = undefined;
      return stored;
    });
  }

  async #refreshed(refreshToken: string): Promise<Tokens> {
    try {
      return await this.refresh(refreshToken);
    } catch (error) {
      if (!(error instanceof OAuthError && error.error === 'invalid_grant')) throw error;
      // Without a lock, the refresh of another process may have been first, and its tokens may have been used since.
      const stored = await this.store.load();
      if (!stored || stored.refreshToken === refreshToken) throw error;
      return stored;
    }
  }

  async #save(tokens: Tokens): Promise<Tokens> {
    this.#unsaved = tokens;
    await this.store.save(tokens);
    this.#unsaved = undefined;
    return (this.#tokens = tokens);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(() => (this.store.exclusively ? this.store.exclusively(work) : work()));
  }

  /** A refresh of one user must not end after the next one signs in. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#done.then(work);
    this.#done = result.catch(() => undefined);
    return result;
  }
}
