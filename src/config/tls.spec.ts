import { constants, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { certificatePem } from './testing/certificate.js';
import { ConfigError } from './faults.js';
import { readTlsOptions } from './tls.js';

const keyPair = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync('ec', { namedCurve: 'P-256' });

type TlsConfig = Parameters<typeof readTlsOptions>[0];

const PLAIN: TlsConfig = {
  tlsEnable: true,
  tlsCertFile: undefined,
  tlsKeyFile: undefined,
  tlsMinVersion: 'tls12',
  tlsCiphers: [],
  tlsClientAuth: 'none',
  tlsClientCaFile: undefined,
};

describe('readTlsOptions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-tls-'));
  const pair = keyPair();
  const keyPem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const certPem = certificatePem(pair);
  const cert = file('tls.crt', certPem);
  const key = file('tls.key', keyPem);
  const read = (tlsCertFile: string, tlsKeyFile: string, more: Partial<TlsConfig> = {}): ReturnType<typeof readTlsOptions> =>
    readTlsOptions({ ...PLAIN, tlsCertFile, tlsKeyFile, ...more });
  const refusal = (tlsCertFile: string, tlsKeyFile: string, more: Partial<TlsConfig> = {}): string => {
    try {
      read(tlsCertFile, tlsKeyFile, more);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    throw new Error('the files were accepted');
  };

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('returns both files if they match, and requests no client certificate', () => {
    expect(read(cert, key)).toEqual({
      cert: certPem,
      key: keyPem,
      minVersion: 'TLSv1.2',
      requestCert: false,
      rejectUnauthorized: false,
      secureOptions: 0,
    });
  });

  it('reads every authority in the file if client certificates are requested', () => {
    const authorities = file('ca.crt', certPem + certificatePem(keyPair()));
    expect(read(cert, key, { tlsClientAuth: 'require-and-verify', tlsClientCaFile: authorities })).toMatchObject({
      ca: readFileSync(authorities, 'utf8'),
      requestCert: true,
      rejectUnauthorized: true,
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
    const damaged = file('damaged.crt', certPem + certPem.replace(/^MII./m, 'AAAA'));
    for (const tlsClientCaFile of [damaged, key, file('empty.crt', '')]) {
      expect(refusal(cert, key, { tlsClientAuth: 'verify-if-given', tlsClientCaFile })).toBe(
        `CODER_TLS_CLIENT_CA_FILE (--tls-client-ca-file): "${tlsClientCaFile}" contains no certificate in PEM format`,
      );
    }
    expect(refusal(cert, key, { tlsClientAuth: 'verify-if-given', tlsClientCaFile: folder })).toBe(
      `CODER_TLS_CLIENT_CA_FILE (--tls-client-ca-file): "${folder}" is a directory`,
    );
  });

  it('passes version and ciphers to OpenSSL by its names, with those of TLS 1.3 unless the list has its own', () => {
    const ciphers = (...tlsCiphers: string[]): string | undefined => read(cert, key, { tlsCiphers })?.ciphers;
    expect(read(cert, key, { tlsMinVersion: 'tls13' })?.minVersion).toBe('TLSv1.3');
    expect(ciphers()).toBeUndefined();
    expect(ciphers('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305')).toBe(
      'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305',
    );
    expect(ciphers('TLS_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384')).toBe(
      'TLS_AES_256_GCM_SHA384:ECDHE-RSA-AES256-GCM-SHA384',
    );
  });

  it('reads nothing while TLS is off', () => {
    expect(read('/absent', '/absent', { tlsEnable: false })).toBeUndefined();
  });

  it('reports both files that cannot be read', () => {
    expect(refusal(join(folder, 'absent.crt'), folder)).toBe(
      `CODER_TLS_CERT_FILE (--tls-cert-file): "${folder}/absent.crt" does not exist\nCODER_TLS_KEY_FILE (--tls-key-file): "${folder}" is a directory`,
    );
  });

  it('reports files with other content, without repeating it', () => {
    expect(refusal(key, file('empty.key', ''))).toBe(
      `CODER_TLS_CERT_FILE (--tls-cert-file): "${key}" contains no certificate in PEM format\n` +
        `CODER_TLS_KEY_FILE (--tls-key-file): "${folder}/empty.key" contains no private key without a passphrase in PEM format`,
    );
  });

  it('refuses a key with a passphrase: nobody is there to type it', () => {
    const sealed = pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
    expect(() => createPrivateKey({ key: sealed, passphrase: 'x' })).not.toThrow();
    expect(refusal(cert, file('sealed.key', sealed))).toMatch(/^CODER_TLS_KEY_FILE .*without a passphrase/);
  });

  it('refuses a key that belongs to another certificate', () => {
    const other = file('other.key', keyPair().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect(refusal(cert, other)).toBe('CODER_TLS_KEY_FILE (--tls-key-file): does not belong to the certificate in CODER_TLS_CERT_FILE');
  });
});
