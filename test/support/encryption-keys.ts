import { Keyring, parseKeyList } from '../../src/dbcrypt/index.js';

/** A test key as an operator has it, named by a letter. */
export function base64Key(letter: string): string {
  return Buffer.alloc(32, letter).toString('base64');
}

/** A list of test keys: `keyList('ba')` encrypts with b. */
export function keyList(letters: string): string {
  return Array.from(letters, base64Key).join(',');
}

export function keyring(letters: string): Keyring {
  return new Keyring(parseKeyList(keyList(letters)).keys);
}

/** The id of one test key. */
export function keyId(letter: string): string {
  return keyring(letter).ids[0]!;
}
