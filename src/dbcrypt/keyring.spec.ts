import { EncryptionKey } from './encryption-key.js';
import { Keyring } from './keyring.js';

const key = (byte: number) => new EncryptionKey(Buffer.alloc(32, byte));

describe('a keyring', () => {
  it('encrypts with the first key and finds every key by its id', () => {
    const [a, b] = [key(1), key(2)];
    const keyring = new Keyring([b, a]);
    expect(keyring.primary).toBe(b);
    expect(keyring.ids).toEqual([b.id, a.id]);
    expect(keyring.get(a.id)).toBe(a);
    expect(keyring.get(key(3).id)).toBeNull();
  });

  it('may be empty', () => {
    const keyring = new Keyring([]);
    expect(keyring.primary).toBeNull();
    expect(keyring.ids).toEqual([]);
  });

  it('refuses two keys with one id, since one would hide the other', () => {
    expect(() => new Keyring([key(1), key(1)])).toThrow('same id');
  });

  it('with plaintext before its keys encrypts with none, reads with all, and says so', () => {
    const [a, b] = [key(1), key(2)];
    const keyring = new Keyring([a, b], { writesPlaintext: true });
    expect(keyring.primary).toBeNull();
    expect(keyring.get(b.id)).toBe(b);
    expect(keyring.ids).toEqual([a.id, b.id]);
    expect(keyring.digests).toEqual(['plaintext', a.id, b.id]);
    expect(new Keyring([a, b]).digests).toEqual([a.id, b.id]);
    expect(new Keyring([]).digests).toEqual([]);
  });
});
