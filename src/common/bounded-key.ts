import { sha256 } from './secret.js';

/** Every key of an honest client is shorter. */
const LONGEST = 128;

/**
 * The key under which something is remembered that clients name: at most 128 characters, whatever they send. A longer text stands for itself
 * as a digest, which nobody can give to another text.
 */
export function boundedKey(text: string): string {
  return text.length <= LONGEST ? text : `sha256 ${sha256(text).toString('base64')}`;
}
