import { EncryptionKey, KEY_BYTES } from './encryption-key.js';

/** Standard base64 with its padding (RFC 4648 section 4). Node's own decoder takes anything. */
const STANDARD_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** One key that cannot be used. Never says what was given. */
export interface KeyListFault {
  /** Counted from 0, as in the list. */
  readonly index: number;
  /** Completes "key at index N …". */
  readonly reason: string;
}

export interface KeyList {
  /** In the order given: the first encrypts. Empty as soon as there is a fault, so that half a list is never used. */
  readonly keys: readonly EncryptionKey[];
  readonly faults: readonly KeyListFault[];
}

/** A variable's or flag's value: base64 keys with commas between them; line ends (CR, LF) count for nothing. Empty means no keys. */
export function parseKeyList(text: string): KeyList {
  const joined = text.replace(/[\r\n]/g, '');
  return joined === '' ? { keys: [], faults: [] } : parseKeys(joined.split(','));
}

/** A file's text: one key a line, or a comma list; blank lines count for nothing. */
export function parseKeyFile(text: string): KeyList {
  return parseKeys(
    text
      .split(/[\r\n]+/)
      .filter((line) => line !== '')
      .flatMap((line) => line.split(',')),
  );
}

function parseKeys(parts: readonly string[]): KeyList {
  const keys: EncryptionKey[] = [];
  const faults: KeyListFault[] = [];
  const seen = new Map<string, number>();
  for (const [index, part] of parts.entries()) {
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
  return faults.length > 0 ? { keys: [], faults } : { keys, faults };
}

/** The key, or why it is none. */
function parseKey(text: string): EncryptionKey | string {
  if (text === '') return 'is empty';
  if (!STANDARD_BASE64.test(text)) return 'must be base64-encoded: the standard alphabet with padding, without spaces';
  const raw = Buffer.from(text, 'base64');
  try {
    if (raw.length !== KEY_BYTES) return `must be exactly ${KEY_BYTES} bytes in length, not ${raw.length}`;
    // The last character carries spare bits; when they are set, the text was mistyped or cut and pasted together.
    if (raw.toString('base64') !== text) return 'must be base64-encoded: its last character does not end on a byte';
    return new EncryptionKey(raw);
  } finally {
    raw.fill(0);
  }
}
