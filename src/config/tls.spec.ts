import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConfigError } from './faults.js';
import { readTlsFiles } from './tls.js';

const keyPair = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};

/** The smallest certificate (RFC 5280 section 4.1): version 1, no names. Node can read certificates but not make them. */
function certificatePem({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): string {
  const ecdsaWithSha256 = der(0x30, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const noName = der(0x30);
  const validity = der(0x30, der(0x17, Buffer.from('250101000000Z')), der(0x17, Buffer.from('490101000000Z')));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const toSign = der(0x30, der(0x02, Buffer.from([1])), ecdsaWithSha256, noName, validity, noName, spki);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toSign, privateKey));
  const base64 = der(0x30, toSign, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

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
