import { createHmac, randomBytes } from 'node:crypto';

/** The secrets that bind one login to the browser that began it, and the response to the login. */
export interface AttemptSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** 256 random bits, for the browser's cookie. */
export function newSeed(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * All of them are derived from the seed in the cookie: only the browser with the seed can finish the login, and the data in the
 * database is useless without it.
 */
export function attemptSecrets(seed: string): AttemptSecrets {
  const derive = (purpose: string): Buffer => createHmac('sha256', seed).update(purpose).digest();
  return {
    // 128 bits. Letters and digits only: some providers alter other characters.
    state: derive('state').toString('hex').slice(0, 32),
    nonce: derive('nonce').toString('hex').slice(0, 32),
    codeVerifier: derive('code_verifier').toString('base64url'),
  };
}
