import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ConfigError, type Fault } from './faults.js';
import { namingOf, type OidcOptionName } from './oidc-providers.js';
import type { OidcProviderConfig } from './options.js';

/** A private key with its certificate, both in PEM form. */
export interface ClientKey {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** Reads the key by which we prove who we are to a provider, undefined when it is a secret instead. Throws `ConfigError`. */
export function readClientKey(provider: OidcProviderConfig): ClientKey | undefined {
  const { oidcClientKeyFile: keyFile, oidcClientCertFile: certificateFile } = provider;
  if (keyFile === undefined || certificateFile === undefined) return undefined;
  const faults: Fault[] = [];
  const read = <T>(option: OidcOptionName, file: string, parse: (pem: string) => T): { pem: string; content: T } | undefined => {
    try {
      const pem = readFileSync(file, 'utf8');
      return { pem, content: parse(pem) };
    } catch {
      faults.push({ ...namingOf(provider.id)(option), reason: 'cannot be read, or holds something else in PEM form' });
      return undefined;
    }
  };
  const key = read('oidcClientKeyFile', keyFile, (pem) => createPrivateKey(pem));
  const certificate = read('oidcClientCertFile', certificateFile, (pem) => new X509Certificate(pem));
  if (key && certificate && !certificate.content.checkPrivateKey(key.content)) {
    faults.push({ ...namingOf(provider.id)('oidcClientKeyFile'), reason: 'does not belong to the certificate' });
  }
  if (!key || !certificate || faults.length > 0) throw new ConfigError(faults);
  // Older keys say which algorithm they are for outside of PKCS 8, which is what jose reads.
  return { keyPem: key.content.export({ type: 'pkcs8', format: 'pem' }).toString(), certificatePem: certificate.pem };
}
