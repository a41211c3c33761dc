import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a certificate, and their content. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** Creates real certificates in a folder, with openssl. */
export class CertificateMaker {
  constructor(private readonly folder: string) {}

  /** A certificate authority. */
  authority(name: string): Certificate {
    return this.make(name, ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']);
  }

  /** A certificate signed by `authority`, valid for a client and for a server with these names. */
  leaf(name: string, authority: Certificate, names = 'DNS:localhost,IP:127.0.0.1'): Certificate {
    const signed = ['-CA', authority.certFile, '-CAkey', authority.keyFile];
    const usage = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth,clientAuth'];
    return this.make(name, [...signed, ...usage, '-addext', `subjectAltName=${names}`]);
  }

  private make(name: string, more: readonly string[]): Certificate {
    const [keyFile, certFile] = [join(this.folder, `${name}.key`), join(this.folder, `${name}.crt`)];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
    execFileSync('openssl', ['req', '-x509', ...key, '-out', certFile, '-subj', `/CN=${name}`, '-days', '2', ...more], { stdio: 'pipe' });
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  }
}
