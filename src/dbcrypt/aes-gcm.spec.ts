import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openGcm, sealGcm } from './aes-gcm.js';

interface Vector {
  tcId: number;
  comment: string;
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: 'valid' | 'invalid';
}

const fixture = new URL('../../../test/fixtures/wycheproof/aes-256-gcm.json', import.meta.url);
const { tests } = JSON.parse(readFileSync(fixture, 'utf8')) as { tests: Vector[] };
const hex = (text: string) => Buffer.from(text, 'hex');

describe('AES-256-GCM against Project Wycheproof', () => {
  it('has vectors for both results', () => {
    expect(tests.filter(({ result }) => result === 'valid').length).toBeGreaterThan(15);
    expect(tests.filter(({ result }) => result === 'invalid').length).toBeGreaterThan(15);
  });

  it.each(tests.filter(({ result }) => result === 'valid'))('encrypts and decrypts vector $tcId $comment', (vector) => {
    const sealed = sealGcm(hex(vector.key), hex(vector.iv), hex(vector.aad), hex(vector.msg));
    expect(sealed.toString('hex')).toBe(vector.ct + vector.tag);
    expect(openGcm(hex(vector.key), hex(vector.iv), hex(vector.aad), sealed).toString('hex')).toBe(vector.msg);
  });

  it.each(tests.filter(({ result }) => result === 'invalid'))('refuses vector $tcId $comment', (vector) => {
    expect(() => openGcm(hex(vector.key), hex(vector.iv), hex(vector.aad), hex(vector.ct + vector.tag))).toThrow();
  });
});

describe('AES-256-GCM', () => {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const none = Buffer.alloc(0);

  it('refuses a truncated tag, even of a length that GCM allows', () => {
    const sealed = sealGcm(key, nonce, none, Buffer.from('text'));
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => openGcm(key, nonce, none, sealed.subarray(0, length))).toThrow();
    }
  });

  it('refuses nonces and keys of other lengths', () => {
    expect(() => sealGcm(key, randomBytes(16), none, none)).toThrow('12 bytes');
    expect(() => openGcm(key, randomBytes(8), none, Buffer.alloc(16))).toThrow('12 bytes');
    expect(() => sealGcm(randomBytes(16), nonce, none, none)).toThrow();
  });
});
