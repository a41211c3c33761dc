import { EncryptionKey, KEY_BYTES } from './encryption-key.js';
import { PLAINTEXT } from './keyring.js';

/** Standard base64 with its padding (RFC 4648 section 4). Node's own decoder accepts anything. */
const STANDARD_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** One unusable key. Never contains the given text. */
interface KeyListFault {
  /** Counted from 0, as in the list. */
  readonly index: number;
  /** Completes "key at index N …". */
  readonly reason: string;
}

export interface KeyList {
  /** In the order given: the first encrypts. Empty as soon as there is a fault, so that half a list is never used. */
  readonly keys: readonly EncryptionKey[];
  /** The word `plaintext` is before the keys: all of them can decrypt, and none encrypts. */
  readonly writesPlaintext: boolean;
  readonly faults: readonly KeyListFault[];
}

/**
 * A variable's or flag's value: base64 keys with commas between them; line ends (CR, LF) are ignored. Empty means no keys. The word
 * `plaintext` may come first.
 */
export function parseKeyList(text: string): KeyList {
  const joined = text.replace(/[\r\n]/g, '');
  return joined === '' ? { keys: [], writesPlaintext: false, faults: [] } : parseKeys(joined.split(','));
}

function parseKeys(parts: readonly string[]): KeyList {
  const keys: EncryptionKey[] = [];
  const faults: KeyListFault[] = [];
  const seen = new Map<string, number>();
  const writesPlaintext = parts[0] === PLAINTEXT;
  if (writesPlaintext && parts.length === 1) {
    faults.push({ index: 0, reason: `is the word ${PLAINTEXT} without a key after it: leave the list empty to use no keys` });
  }
  for (const [index, part] of parts.entries()) {
    if (writesPlaintext && index === 0) continue;
    const key = parseKey(part);
    if (typeof key === 'string') {
      faults.push({ index, reason: key });
      continue;
    }
    const twin = seen.get(key.id);
    if (twin !== undefined) faults.push({ index, reason: `is the same as the key at index ${twin}` });
    seen.set(key.id, index);
    keys.push(key);
  }
  return faults.length > 0 ? { keys: [], writesPlaintext, faults } : { keys, writesPlaintext, faults };
}

/** The key, or why it is invalid. */
function parseKey(text: string): EncryptionKey | string {
  if (text === '') return 'is empty';
  if (text === PLAINTEXT) return `is the word ${PLAINTEXT}, which is only allowed at the start`;
  if (!STANDARD_BASE64.test(text)) return 'must be base64-encoded: the standard alphabet with padding, without spaces';
  const raw = Buffer.from(text, 'base64');
  try {
    if (raw.length !== KEY_BYTES) return `must be exactly ${KEY_BYTES} bytes in length, not ${raw.length}`;
    // The last character carries spare bits; when they are set, the text was mistyped or cut and pasted together.
    if (raw.toString('base64') !== text) return 'must be base64-encoded: its last character is not valid';
    return new EncryptionKey(raw);
  } finally {
    raw.fill(0);
  }
}
