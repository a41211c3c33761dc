import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { certificatePem } from './certificate.test-support.js';
import { ConfigError } from './faults.js';
import { readTlsFiles } from './tls.js';

const keyPair = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('readTlsFiles', () => {
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
  const read = (tlsCertFile: string, tlsKeyFile: string): ReturnType<typeof readTlsFiles> =>
    readTlsFiles({ tlsEnable: true, tlsCertFile, tlsKeyFile });
  const refusal = (tlsCertFile: string, tlsKeyFile: string): string => {
    try {
      read(tlsCertFile, tlsKeyFile);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    throw new Error('the files were accepted');
  };

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('answers both files as they are when they fit', () => {
    expect(read(cert, key)).toEqual({ cert: certPem, key: keyPem });
  });

  it('reads nothing while TLS is off', () => {
    expect(readTlsFiles({ tlsEnable: false, tlsCertFile: '/absent', tlsKeyFile: '/absent' })).toBeUndefined();
  });

  it('reports both files that cannot be read', () => {
    expect(refusal(join(folder, 'absent.crt'), folder)).toBe(
      'CODER_TLS_CERT_FILE (--tls-cert-file): cannot be read: ENOENT\nCODER_TLS_KEY_FILE (--tls-key-file): cannot be read: EISDIR',
    );
  });

  it('reports files that hold something else, without repeating it', () => {
    expect(refusal(key, file('empty.key', ''))).toBe(
      'CODER_TLS_CERT_FILE (--tls-cert-file): holds no certificate in PEM form\n' +
        'CODER_TLS_KEY_FILE (--tls-key-file): holds no private key without a passphrase in PEM form',
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
