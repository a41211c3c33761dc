import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ConfigError, type Fault } from './faults.js';
import { flagOf } from './option.js';
import { OPTIONS, type Config } from './options.js';

/** What `https.createServer` takes, in PEM form. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Reads the certificate and its key, undefined when TLS is off. Throws `ConfigError` when a file cannot be read or the two do not fit. */
export function readTlsFiles(config: Pick<Config, 'tlsEnable' | 'tlsCertFile' | 'tlsKeyFile'>): TlsFiles | undefined {
  const { tlsEnable, tlsCertFile, tlsKeyFile } = config;
  if (!tlsEnable || tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const faults: Fault[] = [];
  const cert = readPem('tlsCertFile', tlsCertFile, (pem) => new X509Certificate(pem), faults);
  const key = readPem('tlsKeyFile', tlsKeyFile, (pem) => createPrivateKey(pem), faults);
  if (cert && key && !cert.content.checkPrivateKey(key.content)) {
    faults.push(fault('tlsKeyFile', 'does not belong to the certificate in CODER_TLS_CERT_FILE'));
  }
  if (!cert || !key || faults.length > 0) throw new ConfigError(faults);
  return { cert: cert.pem, key: key.pem };
}

type TlsFileOption = 'tlsCertFile' | 'tlsKeyFile';

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
    // The only errors of readFileSync with a path and an encoding are those of the system.
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    faults.push(fault(option, `cannot be read: ${code}`));
    return undefined;
  }
  try {
    return { pem, content: parse(pem) };
  } catch {
    const content = option === 'tlsCertFile' ? 'certificate' : 'private key without a passphrase';
    faults.push(fault(option, `holds no ${content} in PEM form`));
    return undefined;
  }
}

function fault(option: TlsFileOption, reason: string): Fault {
  return { variable: OPTIONS[option].env, flag: flagOf(OPTIONS[option]), reason };
}
