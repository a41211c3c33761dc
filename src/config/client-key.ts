import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ConfigError, quotedPath, type Fault } from './faults.js';
import { namingOf, type OidcOptionName } from './oidc-providers.js';
import type { OidcProviderConfig } from './options.js';

/** A private key with its certificate, both in PEM form. */
export interface ClientKey {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** Reads the key that authenticates us to a provider; undefined if a secret is used instead. Throws `ConfigError`. */
export function readClientKey(provider: OidcProviderConfig): ClientKey | undefined {
  const { oidcClientKeyFile: keyFile, oidcClientCertFile: certificateFile } = provider;
  if (keyFile === undefined || certificateFile === undefined) return undefined;
  const faults: Fault[] = [];
  const read = <T>(option: OidcOptionName, file: string, parse: (pem: string) => T): { pem: string; content: T } | undefined => {
    try {
      const pem = readFileSync(file, 'utf8');
      return { pem, content: parse(pem) };
    } catch {
      faults.push({
        ...namingOf(provider.id)(option),
        reason: `${quotedPath(file)} cannot be read, or contains something else in PEM format`,
      });
      return undefined;
    }
  };
  const key = read('oidcClientKeyFile', keyFile, (pem) => createPrivateKey(pem));
  const certificate = read('oidcClientCertFile', certificateFile, (pem) => new X509Certificate(pem));
  if (key && certificate && !certificate.content.checkPrivateKey(key.content)) {
    faults.push({ ...namingOf(provider.id)('oidcClientKeyFile'), reason: 'does not belong to the certificate' });
  }
  if (!key || !certificate || faults.length > 0) throw new ConfigError(faults);
  // Convert older key formats to PKCS 8, the only one that jose reads.
  return { keyPem: key.content.export({ type: 'pkcs8', format: 'pem' }).toString(), certificatePem: certificate.pem };
}
