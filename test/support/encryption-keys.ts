import { Keyring, parseKeyList, PLAINTEXT } from '../../src/dbcrypt/index.js';

/** A test key in the operator's form, named by a letter. */
export function base64Key(letter: string): string {
  return Buffer.alloc(32, letter).toString('base64');
}

/** A list of test keys: `keyList('ba')` encrypts with b, `keyList('-a')` not at all. */
export function keyList(letters: string): string {
  return Array.from(letters, (letter) => (letter === '-' ? PLAINTEXT : base64Key(letter))).join(',');
}

export function keyring(letters: string): Keyring {
  const { keys, writesPlaintext } = parseKeyList(keyList(letters));
  return new Keyring(keys, { writesPlaintext });
}

/** The id of one test key. */
export function keyId(letter: string): string {
  return keyring(letter).ids[0]!;
}
