import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * The answer to a refresh, kept for a client that lost it (DESIGN 8.5). It is sealed with a key derived from the refresh secret
 * that was presented, which the database does not hold: a stolen database cannot open it. `context` is everything else that
 * has to be the same for a retry; with another one it does not open.
 */
export function sealReplay(refreshToken: string, context: string, answer: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(refreshToken), nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(answer, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** The sealed answer, or null when it was sealed for another token or another request. */
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
