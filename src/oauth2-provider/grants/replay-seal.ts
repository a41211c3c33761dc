import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** How long a client may request a lost response again (docs/adr/replay-window.md). */
export const REPLAY_WINDOW_SECONDS = 10;

/**
 * Encrypts the response to a refresh, for a client that lost it. The key is derived from the presented refresh secret,
 * which is not in the database: a stolen database is not enough to decrypt it. `context` is everything else that
 * must be the same in a retry; decryption with another one fails.
 */
export function sealReplay(refreshToken: string, context: string, answer: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(refreshToken), nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(answer, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** The decrypted response, or null when it was encrypted for another token or another request. */
export function openReplay(refreshToken: string, context: string, sealed: Buffer): string | null {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(refreshToken), sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function keyOf(refreshToken: string): Buffer {
  return Buffer.from(hkdfSync('sha256', refreshToken, '', 'gatehouse refresh replay', 32));
}
