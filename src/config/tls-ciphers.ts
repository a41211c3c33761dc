import { InvalidValueError, type Kind } from './option.js';

/** Cipher suites that count as secure, with their OpenSSL names. Those of TLS 1.3 have the same name everywhere. */
const OPENSSL_NAMES: ReadonlyMap<string, string> = new Map([
  ['TLS_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ['TLS_AES_256_GCM_SHA384', 'TLS_AES_256_GCM_SHA384'],
  ['TLS_CHACHA20_POLY1305_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'ECDHE-ECDSA-AES128-SHA'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'ECDHE-ECDSA-AES256-SHA'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'ECDHE-RSA-AES128-SHA'],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'ECDHE-RSA-AES256-SHA'],
]);
const OF_TLS13: readonly string[] = [...OPENSSL_NAMES.keys()].filter(isOfTls13);

/** One cipher suite, by its IANA name. */
export const tlsCipher: Kind<string> = {
  placeholder: 'cipher',
  syntax: `one of ${[...OPENSSL_NAMES.keys()].map((name) => `\`${name}\``).join(' ')}`,
  parse: (given) => {
    const name = given.toUpperCase();
    if (!OPENSSL_NAMES.has(name)) throw new InvalidValueError('contains a cipher suite that is unknown or insecure');
    return name;
  },
};

export function isOfTls13(cipher: string): boolean {
  return !cipher.includes('_WITH_');
}

/** The list in OpenSSL's format; undefined: OpenSSL's default. A list without a suite of TLS 1.3 would disable that version. */
export function openSslCiphers(ciphers: readonly string[]): string | undefined {
  if (ciphers.length === 0) return undefined;
  const all = ciphers.some(isOfTls13) ? ciphers : [...OF_TLS13, ...ciphers];
  return all.map((name) => OPENSSL_NAMES.get(name) ?? name).join(':');
}
