/** The token of an agent. A user's token has no prefix, so neither can be taken for the other. */
const AGENT_TOKEN = /^gha_[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/;

/**
 * Where the token of an agent is kept. A token that was replaced works for a minute at most, so the store has the only copy that counts: a new token is
 * saved before it is used.
 */
export interface AgentTokenStore {
  /** Undefined if there is none. */
  load(): string | undefined | Promise<string | undefined>;
  /** Resolves when the token is safe. */
  save(token: string): void | Promise<void>;
  /** Runs `work` while no other process with the same store does. Without it, two processes that rotate at once can lose the token. */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** Throws a `TypeError` for anything else: with a user's token, a program that should do little could do everything. Never shows the token. */
export function requireAgentToken(token: unknown): string {
  if (typeof token === 'string' && AGENT_TOKEN.test(token)) return token;
  const isMissing = token === undefined || token === '';
  throw new TypeError(
    isMissing
      ? 'There is no token. Is the variable or the file that contains it set?'
      : 'This is not the token of an agent, which begins with gha_. Tokens and sessions of users are not accepted here',
  );
}
