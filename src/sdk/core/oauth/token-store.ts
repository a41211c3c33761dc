import type { Tokens } from './tokens.js';

/**
 * Where the tokens of a grant are kept. A refresh token works once, so the store has the only copy that counts: new tokens are saved before
 * they are used, and whoever is about to refresh loads them again first.
 */
export interface TokenStore {
  /** Undefined if there are none. */
  load(): Tokens | undefined | Promise<Tokens | undefined>;
  /** Resolves when the tokens are safe. Undefined deletes them. */
  save(tokens: Tokens | undefined): void | Promise<void>;
  /**
   * Runs `work` while no other process or tab with the same store does. Without it, two that refresh at the same time get the same
   * tokens from the server for ten seconds; one that was suspended for longer in between would end the grant.
   */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** Keeps tokens for as long as this object lives. */
export function memoryStore(initial?: Tokens): TokenStore {
  let current = initial;
  return {
    load: () => current,
    save: (tokens) => {
      current = tokens;
    },
  };
}

/** A store without the tokens of other servers and clients, which two grants with the same storage would send to each other's server. */
export function storeOf(store: TokenStore, issuedTo: string): TokenStore {
  const load = async (): Promise<Tokens | undefined> => {
    const tokens = await store.load();
    return (tokens?.issuedTo ?? issuedTo) === issuedTo ? tokens : undefined;
  };
  const exclusively = store.exclusively?.bind(store);
  return {
    load,
    save: async (tokens) => {
      if (tokens !== undefined) await store.save({ ...tokens, issuedTo });
      else if (await load()) await store.save(undefined);
    },
    ...(exclusively && { exclusively }),
  };
}

/** What is needed of `localStorage` and `sessionStorage`. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface LockManager {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Keeps tokens in the browser: in `sessionStorage` for one tab, in `localStorage` for all tabs of the origin, which then refresh one
 * after the other (Web Locks). Every script of the page can read them, so bind them to a key (`generateDpopKey`).
 */
export function webStore(storage: WebStorage, key = 'gatehouse'): TokenStore {
  const { navigator } = globalThis as { readonly navigator?: { readonly locks?: LockManager } };
  return {
    load: () => {
      const text = storage.getItem(key);
      return text === null ? undefined : (JSON.parse(text) as Tokens);
    },
    save: (tokens) => {
      if (tokens === undefined) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(tokens));
    },
    exclusively: (work) => (navigator?.locks ? navigator.locks.request(key, work) : work()),
  };
}
