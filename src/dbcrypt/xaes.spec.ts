import { createHash } from 'node:crypto';
import { openXaes, sealXaes, xaesKey } from './xaes.js';

describe('XAES-256-GCM against the test vectors of its C2SP specification', () => {
  const nonce = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWX');
  const plaintext = Buffer.from('XAES-256-GCM');

  // The two keys differ in the first bit of AES_K(0), so that both cases of the subkey's doubling are covered.
  it.each([
    { byte: 0x01, data: '', sealed: 'ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271' },
    { byte: 0x03, data: 'c2sp.org/XAES-256-GCM', sealed: '986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d' },
  ])('encrypts and decrypts with key $byte…', ({ byte, data, sealed }) => {
    const key = xaesKey(Buffer.alloc(32, byte));
    expect(sealXaes(key, nonce, Buffer.from(data), plaintext).toString('hex')).toBe(sealed);
    expect(openXaes(key, nonce, Buffer.from(data), Buffer.from(sealed, 'hex'))).toEqual(plaintext);
  });

  it('agrees on 10 000 random keys, nonces, texts and associated data', () => {
    const rounds = 10_000;
    const stream = createHash('shake128', { outputLength: rounds * (32 + 24 + 2 + 2 * 255) }).digest();
    let position = 0;
    const take = (length: number) => stream.subarray(position, (position += length));
    const digest = createHash('shake128', { outputLength: 32 });
    for (let round = 0; round < rounds; round += 1) {
      const key = xaesKey(take(32));
      const [randomNonce, text] = [take(24), take(take(1).readUInt8())];
      const data = take(take(1).readUInt8());
      const sealed = sealXaes(key, randomNonce, data, text);
      digest.update(sealed);
      if (!openXaes(key, randomNonce, data, sealed).equals(text)) throw new Error(`round ${round} does not decrypt`);
    }
    expect(digest.digest('hex')).toBe('e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939');
  });
});

describe('XAES-256-GCM', () => {
  const key = xaesKey(Buffer.alloc(32, 7));
  const none = Buffer.alloc(0);

  it('uses all 24 bytes of the nonce', () => {
    const nonce = Buffer.alloc(24, 1);
    const sealed = sealXaes(key, nonce, none, Buffer.from('text'));
    for (let index = 0; index < nonce.length; index += 1) {
      const other = Buffer.from(nonce);
      other[index] = 2;
      expect(() => openXaes(key, other, none, sealed)).toThrow();
    }
  });

  it('refuses a nonce of another length', () => {
    expect(() => sealXaes(key, Buffer.alloc(12), none, none)).toThrow('24 bytes');
    expect(() => openXaes(key, Buffer.alloc(25), none, Buffer.alloc(16))).toThrow('24 bytes');
  });

  it('copies the key, so that the caller can wipe it', () => {
    const raw = Buffer.alloc(32, 9);
    const copied = xaesKey(raw);
    raw.fill(0);
    const nonce = Buffer.alloc(24);
    expect(sealXaes(copied, nonce, none, none)).toEqual(sealXaes(xaesKey(Buffer.alloc(32, 9)), nonce, none, none));
  });
});
