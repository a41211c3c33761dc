import { constants, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { fileFault } from '../common/index.js';
import { ConfigError, quotedPath, type Fault } from './faults.js';
import { flagOf } from './option.js';
import { OPTIONS, type Config } from './options.js';
import { openSslCiphers } from './tls-ciphers.js';

/** Options for `https.createServer`. Texts are in PEM form. */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly ciphers?: string;
  readonly ca?: string;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  readonly secureOptions: number;
}

type TlsConfig = Pick<
  Config,
  'tlsEnable' | 'tlsCertFile' | 'tlsKeyFile' | 'tlsMinVersion' | 'tlsCiphers' | 'tlsClientAuth' | 'tlsClientCaFile'
>;

/** Reads the files of TLS; undefined if TLS is off. Throws `ConfigError` if one cannot be read, or if certificate and key do not match. */
export function readTlsOptions(config: TlsConfig): TlsOptions | undefined {
  const { tlsEnable, tlsCertFile, tlsKeyFile, tlsClientCaFile, tlsClientAuth } = config;
  if (!tlsEnable || tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const faults: Fault[] = [];
  const cert = readPem('tlsCertFile', tlsCertFile, certificates, faults);
  const key = readPem('tlsKeyFile', tlsKeyFile, (pem) => createPrivateKey(pem), faults);
  const asksForCertificates = tlsClientAuth !== 'none';
  const ca = asksForCertificates && tlsClientCaFile !== undefined && readPem('tlsClientCaFile', tlsClientCaFile, certificates, faults);
  if (cert && key && !cert.content[0]?.checkPrivateKey(key.content)) {
    faults.push(fault('tlsKeyFile', 'does not belong to the certificate in CODER_TLS_CERT_FILE'));
  }
  if (!cert || !key || faults.length > 0) throw new ConfigError(faults);
  const ciphers = openSslCiphers(config.tlsCiphers);
  return {
    cert: cert.pem,
    key: key.pem,
    minVersion: config.tlsMinVersion === 'tls13' ? 'TLSv1.3' : 'TLSv1.2',
    ...(ciphers !== undefined && { ciphers }),
    ...(ca && { ca: ca.pem }),
    requestCert: asksForCertificates,
    rejectUnauthorized: tlsClientAuth === 'require-and-verify',
    // A resumed session does not present the certificate again, so resumption is off when client certificates are checked.
    secureOptions: asksForCertificates ? constants.SSL_OP_NO_TICKET : 0,
  };
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/** Every certificate in a file. Throws if there is none, or if one is damaged. */
function certificates(pem: string): readonly X509Certificate[] {
  const found = (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
  if (found.length === 0) throw new Error('no certificate');
  return found;
}

const CONTENT = { tlsCertFile: 'certificate', tlsKeyFile: 'private key without a passphrase', tlsClientCaFile: 'certificate' };

type TlsFileOption = keyof typeof CONTENT;

function readPem<T>(
  option: TlsFileOption,
  file: string,
  parse: (pem: string) => T,
  faults: Fault[],
): { pem: string; content: T } | undefined {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    // readFileSync with a path and an encoding only throws errors of the operating system.
    faults.push(fault(option, `${quotedPath(file)} ${fileFault(error)}`));
    return undefined;
  }
  try {
    return { pem, content: parse(pem) };
  } catch {
    faults.push(fault(option, `${quotedPath(file)} contains no ${CONTENT[option]} in PEM format`));
    return undefined;
  }
}

function fault(option: TlsFileOption, reason: string): Fault {
  return { variable: OPTIONS[option].env, flag: flagOf(OPTIONS[option]), reason };
}
