import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { PostgresHost, PostgresTarget } from '../../config/index.js';
import { StartupError } from '../startup-error.js';

/** Encryption of one attempt to connect: `false` for none. */
export type Encryption = tls.ConnectionOptions | false;

/**
 * The ways to try, in order, as libpq's `sslmode` means them: `allow` and `prefer` fall back to the other way and check no certificate,
 * `require` encrypts and checks only against a given root, `verify-ca` checks the signer, `verify-full` also the host name.
 */
export function encryptionsOf(target: PostgresTarget, { host }: PostgresHost): readonly [Encryption, ...Encryption[]] {
  if (host.startsWith('/') || target.sslmode === 'disable') return [false];
  const encrypted = tlsOptions(target);
  if (target.sslmode === 'allow') return [false, encrypted];
  return target.sslmode === 'prefer' ? [encrypted, false] : [encrypted];
}

function tlsOptions({ sslmode, sslrootcert, sslcert, sslkey }: PostgresTarget): tls.ConnectionOptions {
  const ca = sslrootcert === undefined || sslrootcert === 'system' ? systemRoots() : readPem('sslrootcert', sslrootcert);
  // As in libpq: with a given root, `require` is `verify-ca`.
  const verifies = sslmode === 'verify-ca' || sslmode === 'verify-full' || (sslmode === 'require' && sslrootcert !== undefined);
  return {
    rejectUnauthorized: verifies,
    ...(verifies && ca && { ca }),
    ...(sslmode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    ...(sslcert !== undefined && { cert: readPem('sslcert', sslcert) }),
    ...(sslkey !== undefined && { key: readPem('sslkey', sslkey) }),
  };
}

/** The system's certificate store if this Node.js can read it (22.15 and newer); else Node's built-in list. */
function systemRoots(): string[] | undefined {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  const roots = getCACertificates?.('system') ?? [];
  return roots.length > 0 ? [...roots, ...tls.rootCertificates] : undefined;
}

function readPem(parameter: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new StartupError(`cannot read ${file}, given as ${parameter} in CODER_PG_CONNECTION_URL: ${code}`, { cause });
  }
}
