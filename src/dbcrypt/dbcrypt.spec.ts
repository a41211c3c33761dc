import fc from 'fast-check';
import { canaryHolds, sealCanary } from './canary.js';
import { KeyringDbcrypt } from './dbcrypt.js';
import type { Sealed } from './dbcrypt.port.js';
import { defineEncryptedColumn } from './encrypted-columns.js';
import { EncryptionKey } from './encryption-key.js';
import { associatedData } from './envelope.js';
import { Keyring } from './keyring.js';
import { anyText } from '../testing/index.js';

const column = (table: string, name: string) =>
  defineEncryptedColumn({ table, column: name, keyIdColumn: `${name}_key_id`, idColumn: 'id', onDelete: 'delete-row' });
const NOTES_BODY = column('notes', 'body');
const NOTES_HINT = column('notes', 'hint');
const DRAFTS_BODY = column('drafts', 'body');
const ROW = '0f8fad5b-d9cb-469f-a165-70867728950e';
const OTHER_ROW = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

const key = (byte: number) => new EncryptionKey(Buffer.alloc(32, byte));
const dbcrypt = (...keys: EncryptionKey[]) => new KeyringDbcrypt(new Keyring(keys));
const [A, B, C] = [key(1), key(2), key(3)];
/** The empty text is not sealed. */
const text = () => anyText(fc, { minLength: 1, maxLength: 300 });

function flipBit(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}

describe('a sealed value', () => {
  it('opens to the sealed text, for any text and row', () => {
    fc.assert(
      fc.property(text(), fc.uuid(), (plaintext, rowId) => {
        const sealed = dbcrypt(A).seal(NOTES_BODY, rowId, plaintext);
        expect(sealed.keyId).toBe(A.id);
        expect(dbcrypt(A).open(NOTES_BODY, rowId, sealed)).toBe(plaintext);
      }),
    );
  });

  it('still opens if it was written in version 1 of this format, created here by other software', () => {
    const keyOfA = new EncryptionKey(Buffer.alloc(32, 'a'));
    const value = 'Ab2QaXMk8l0jAAECAwQFBgcICQoLDA0ODxAREhMUFRYXubf8WVW/khy753PtEZMtK5JTQMBTZvUfUkvA';
    expect(dbcrypt(keyOfA).open(NOTES_BODY, ROW, { value, keyId: keyOfA.id })).toBe('hello world');
  });

  it('is standard base64 of version, key id, nonce, text and tag', () => {
    const { value } = dbcrypt(A).seal(NOTES_BODY, ROW, 'hello');
    const bytes = Buffer.from(value, 'base64');
    expect(bytes.toString('base64')).toBe(value);
    expect(bytes).toHaveLength(1 + 8 + 24 + 5 + 16);
    expect(bytes[0]).toBe(1);
    expect(bytes.toString('hex', 1, 9)).toBe(A.id);
  });

  it('differs each time, even for equal text in the same row', () => {
    const values = new Set(Array.from({ length: 1000 }, () => dbcrypt(A).seal(NOTES_BODY, ROW, 'same').value));
    expect(values.size).toBe(1000);
  });

  it('opens in no other row, column or table', () => {
    fc.assert(
      fc.property(text(), fc.uuid(), fc.uuid(), (plaintext, rowId, otherId) => {
        fc.pre(rowId !== otherId);
        const sealed = dbcrypt(A).seal(NOTES_BODY, rowId, plaintext);
        expect(() => dbcrypt(A).open(NOTES_BODY, otherId, sealed)).toThrow('was modified or moved from another place');
        expect(() => dbcrypt(A).open(NOTES_HINT, rowId, sealed)).toThrow('was modified or moved from another place');
        expect(() => dbcrypt(A).open(DRAFTS_BODY, rowId, sealed)).toThrow('was modified or moved from another place');
      }),
    );
  });

  it('does not open with any single bit changed', () => {
    const { value, keyId } = dbcrypt(A).seal(NOTES_BODY, ROW, 'secret');
    const bytes = Buffer.from(value, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = { value: flipBit(bytes, bit).toString('base64'), keyId };
      expect(() => dbcrypt(A, B).open(NOTES_BODY, ROW, flipped)).toThrow(/was modified|is not a value encrypted/);
    }
  });

  it('does not open with any single bit of its base64 text changed, spare bits and padding included', () => {
    for (const plaintext of ['12345', '123456', '1234567']) {
      const { value, keyId } = dbcrypt(A).seal(NOTES_BODY, ROW, plaintext);
      const bytes = Buffer.from(value, 'latin1');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = { value: flipBit(bytes, bit).toString('latin1'), keyId };
        expect(() => dbcrypt(A).open(NOTES_BODY, ROW, flipped)).toThrow(/was modified|is not a value encrypted/);
      }
    }
  });

  it('does not open when truncated or extended, and neither does a text that was never sealed', () => {
    const { value, keyId } = dbcrypt(A).seal(NOTES_BODY, ROW, 'secret');
    for (let length = 0; length < value.length; length += 1) {
      expect(() => dbcrypt(A).open(NOTES_BODY, ROW, { value: value.slice(0, length), keyId })).toThrow();
    }
    for (const extra of ['A', '=', '\n', ' ', 'AAAA']) {
      expect(() => dbcrypt(A).open(NOTES_BODY, ROW, { value: value + extra, keyId })).toThrow();
    }
    fc.assert(
      fc.property(fc.oneof(text(), fc.base64String()), (other) => {
        expect(() => dbcrypt(A).open(NOTES_BODY, ROW, { value: other, keyId })).toThrow('is not a value encrypted');
      }),
    );
  });

  it('does not open under the key id of another known key', () => {
    const { value } = dbcrypt(A).seal(NOTES_BODY, ROW, 'secret');
    expect(() => dbcrypt(A, B).open(NOTES_BODY, ROW, { value, keyId: B.id })).toThrow(`is not a value encrypted with key ${B.id}`);
  });

  it('is encrypted by the first key of a list and opened by every list with that key', () => {
    const lists = [[A], [A, B], [B, A], [A, B, C], [C, B, A], [B, C, A], [B], [C, B]];
    for (const writing of lists) {
      const sealed = dbcrypt(...writing).seal(NOTES_BODY, ROW, 'secret');
      expect(sealed.keyId).toBe(writing[0]!.id);
      for (const reading of lists) {
        const open = () => dbcrypt(...reading).open(NOTES_BODY, ROW, sealed);
        if (reading.includes(writing[0]!)) expect(open()).toBe('secret');
        else expect(open).toThrow(`encrypted with key ${writing[0]!.id}, which is not one of the given keys`);
      }
    }
  });

  it('is bound to the row id in any case, and refuses an id that is not a UUID', () => {
    const sealed = dbcrypt(A).seal(NOTES_BODY, ROW.toUpperCase(), 'secret');
    expect(dbcrypt(A).open(NOTES_BODY, ROW, sealed)).toBe('secret');
    for (const id of ['', '1', `{${ROW}}`, ` ${ROW}`, ROW.replaceAll('-', '')]) {
      expect(() => dbcrypt(A).seal(NOTES_BODY, id, 'secret')).toThrow('not a uuid');
    }
  });

  it('never reveals itself or its text in an error', () => {
    const { value, keyId } = dbcrypt(A).seal(NOTES_BODY, ROW, 'the plaintext');
    const failures: Sealed[] = [
      { value, keyId: C.id },
      { value: `${value.slice(0, -8)}AAAAAAA=`, keyId },
      { value: 'the plaintext', keyId },
    ];
    for (const stored of failures) {
      try {
        dbcrypt(A).open(NOTES_BODY, OTHER_ROW, stored);
        throw new Error('it opened');
      } catch (error) {
        expect(error).toMatchObject({ name: 'DbcryptError' });
        expect(String(error)).toContain(`notes.body of row ${OTHER_ROW}`);
        expect(String(error)).not.toContain(value.slice(0, 12));
        expect(String(error)).not.toContain('the plaintext');
      }
    }
  });
});

describe('plaintext', () => {
  it('stays plaintext without keys, with no key id', () => {
    const stored = dbcrypt().seal(NOTES_BODY, ROW, 'plain');
    expect(stored).toEqual({ value: 'plain', keyId: null });
    expect(dbcrypt().open(NOTES_BODY, ROW, stored)).toBe('plain');
  });

  it('is returned unchanged beside encrypted values when there are keys', () => {
    expect(dbcrypt(A).open(NOTES_BODY, ROW, { value: 'plain', keyId: null })).toBe('plain');
  });

  it('includes the empty text: it is not secret, and SQL may test whether there is a value', () => {
    const stored = dbcrypt(A).seal(NOTES_BODY, ROW, '');
    expect(stored).toEqual({ value: '', keyId: null });
    expect(dbcrypt(A).open(NOTES_BODY, ROW, stored)).toBe('');
  });

  it('never results from an encrypted value whose key is missing', () => {
    const stored = dbcrypt(A).seal(NOTES_BODY, ROW, 'secret');
    expect(() => dbcrypt().open(NOTES_BODY, ROW, stored)).toThrow('not one of the given keys');
  });
});

describe('the count of encryptions', () => {
  it('counts values sealed since the last call, and no plaintext', () => {
    const counted = dbcrypt(A);
    for (let index = 0; index < 3; index += 1) counted.seal(NOTES_BODY, ROW, 'x');
    expect(counted.takeSealedCount()).toBe(3);
    expect(counted.takeSealedCount()).toBe(0);
    const plain = dbcrypt();
    plain.seal(NOTES_BODY, ROW, 'x');
    expect(plain.takeSealedCount()).toBe(0);
  });
});

describe('a canary', () => {
  it('opens with its own key only', () => {
    expect(canaryHolds(A, sealCanary(A))).toBe(true);
    expect(canaryHolds(B, sealCanary(A))).toBe(false);
  });

  it('does not open when changed, or when replaced by another value under the key', () => {
    expect(canaryHolds(A, '')).toBe(false);
    expect(canaryHolds(A, flipBit(Buffer.from(sealCanary(A), 'base64'), 300).toString('base64'))).toBe(false);
    expect(canaryHolds(A, dbcrypt(A).seal(NOTES_BODY, ROW, 'gatehouse').value)).toBe(false);
  });
});

describe('associated data', () => {
  it('differs if table, column or row id differ, even if their concatenation is the same', () => {
    const field = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(fc.tuple(field, field, field), fc.tuple(field, field, field), (one, other) => {
        const isSame = one.every((part, index) => part === other[index]);
        expect(associatedData(...one).equals(associatedData(...other))).toBe(isSame);
      }),
    );
    expect(associatedData('ab', 'c', 'd')).not.toEqual(associatedData('a', 'bc', 'd'));
    expect(associatedData('ab', 'c', 'd').toString('hex')).toBe('0000000101' + '000000026162' + '0000000163' + '0000000164');
  });
});
