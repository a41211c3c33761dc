import { createHash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { EncryptionKey } from './encryption-key.js';
import { parseKeyList } from './key-list.js';

const a = Buffer.alloc(32, 'a').toString('base64');
const b = Buffer.alloc(32, 'b').toString('base64');
const keyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a list of keys', () => {
  it('keeps the order of the list, with any line ends', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(keyBytes, { selector: (key) => Buffer.from(key).toString('hex'), maxLength: 6 }),
        fc.constantFrom('', '\n', '\r\n'),
        (keys, lineEnd) => {
          const text = keys.map((key) => Buffer.from(key).toString('base64').replace('=', `${lineEnd}=${lineEnd}`)).join(',');
          const { keys: parsed, faults } = parseKeyList(text);
          expect(faults).toEqual([]);
          expect(parsed.map(({ id }) => id)).toEqual(keys.map((key) => new EncryptionKey(key).id));
        },
      ),
    );
  });

  it('is empty for an empty text, without an error', () => {
    expect(parseKeyList('')).toEqual({ keys: [], writesPlaintext: false, faults: [] });
    expect(parseKeyList('\n')).toEqual({ keys: [], writesPlaintext: false, faults: [] });
  });

  it.each([
    ['is empty', `${a},`, 1],
    ['is empty', `,${a}`, 0],
    ['must be base64-encoded: the standard alphabet with padding, without spaces', a.slice(0, -1), 0],
    ['must be base64-encoded: the standard alphabet with padding, without spaces', `${a}=`, 0],
    ['must be base64-encoded: the standard alphabet with padding, without spaces', `${a}, ${b}`, 1],
    ['must be base64-encoded: the standard alphabet with padding, without spaces', Buffer.alloc(32, 0xff).toString('base64url'), 0],
    ['must be base64-encoded: the standard alphabet with padding, without spaces', `${a}\0`, 0],
    ['must be base64-encoded: the standard alphabet with padding, without spaces', 'not-a-key', 0],
    ['must be exactly 32 bytes in length, not 31', `${a},${Buffer.alloc(31).toString('base64')}`, 1],
    ['must be exactly 32 bytes in length, not 33', Buffer.alloc(33).toString('base64'), 0],
    ['must be exactly 32 bytes in length, not 16', Buffer.alloc(16).toString('base64'), 0],
    ['is the same as the key at index 0', `${a},${b},${a}`, 2],
    ['is the word plaintext, which is only allowed at the start', `${a},plaintext`, 1],
    ['must be base64-encoded: its last character is not valid', a.replace(/.=$/, 'F='), 0],
  ])('reports that a key %s', (reason, text, index) => {
    expect(parseKeyList(text)).toEqual({ keys: [], writesPlaintext: false, faults: [{ index, reason }] });
  });

  it('accepts the word plaintext before the keys, and refuses it without keys', () => {
    expect(parseKeyList(`plaintext,\n${a}\n`)).toMatchObject({
      keys: [{ id: expect.any(String) as string }],
      writesPlaintext: true,
      faults: [],
    });
    expect(parseKeyList('plaintext')).toMatchObject({
      keys: [],
      faults: [{ index: 0, reason: 'is the word plaintext without a key after it: leave the list empty to use no keys' }],
    });
    expect(parseKeyList(`plaintext,plaintext,${a}`).faults.map(({ index }) => index)).toEqual([1]);
    expect(parseKeyList(`plaintext,${a},${a}`).faults).toEqual([{ index: 2, reason: 'is the same as the key at index 1' }]);
  });

  it('reports every fault and returns no key if one is invalid', () => {
    expect(parseKeyList(`x,${a},y`).faults.map(({ index }) => index)).toEqual([0, 2]);
    expect(parseKeyList(`x,${a},y`).keys).toEqual([]);
  });

  it('never repeats its input', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (text) => {
        for (const { reason } of parseKeyList(text).faults) expect(reason).not.toContain(text);
      }),
    );
    expect(JSON.stringify(parseKeyList(`${a},${a}`))).not.toContain(a.slice(0, 8));
  });
});

describe('a key', () => {
  it('has a permanent id of 64 bits', () => {
    // Computed separately from this code, by HKDF-SHA-256 as documented.
    expect(new EncryptionKey(Buffer.alloc(32, 'a')).id).toBe('bd90697324f25d23');
  });

  it("has an id that differs from the reference's digest and its beginning", () => {
    const key = Buffer.alloc(32, 'a');
    const digest = createHash('sha256').update('aes256gcm').update(key).digest('hex').slice(0, 7);
    expect(digest).toBe('864f702');
    const { id } = new EncryptionKey(key);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(id.startsWith(digest)).toBe(false);
  });

  it('reveals nothing when printed or serialized', () => {
    const raw = randomBytes(32);
    const key = new EncryptionKey(raw);
    expect(inspect(key, { depth: null, showHidden: true })).toBe(`EncryptionKey { id: '${key.id}' }`);
    expect(JSON.stringify(key)).toBe(JSON.stringify({ id: key.id }));
  });

  it('has 32 bytes', () => {
    expect(() => new EncryptionKey(Buffer.alloc(31))).toThrow('32 bytes');
  });
});
