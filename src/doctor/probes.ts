import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { statfs } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { dirname } from 'node:path';
import { connect } from 'node:tls';
import type { OutgoingHttp } from '../outgoing/index.js';
import type { Learned } from './finding.js';
import type { CertificateFacts, NameFacts, ResponseFacts } from './front.js';
import type { DiskFacts } from './machine.js';

/** Of each probe: a command that hangs explains nothing. */
const LIMIT_MS = 10_000;
const LONGEST_ERROR = 300;
/** Every response of Gatehouse has it. */
const VERSION_HEADER = 'x-coder-build-version';

/** Ends in time, whatever `work` does. `late` gets what arrives afterwards. */
export async function learn<T>(work: () => Promise<T>, late: (facts: T) => void = () => undefined): Promise<Learned<T>> {
  const working = (async (): Promise<Learned<T>> => {
    try {
      return { facts: await work() };
    } catch (error) {
      return { error: errorText(error) };
    }
  })();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Learned<T>>((resolve) => {
    timer = setTimeout(() => {
      resolve({ error: `no result within ${LIMIT_MS / 1000} seconds` });
      void working.then((learned) => {
        if ('facts' in learned) late(learned.facts);
      });
    }, LIMIT_MS);
  });
  try {
    return await Promise.race([working, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function errorText(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = (error as NodeJS.ErrnoException).code ?? error.name;
  const line = (error.message === '' ? code : error.message).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_ERROR ? `${line.slice(0, LONGEST_ERROR)}…` : line;
}

function hostOf(accessUrl: string): string {
  return new URL(accessUrl).hostname.replace(/^\[|\]$/g, '');
}

export async function probeName(accessUrl: string): Promise<NameFacts> {
  const host = hostOf(accessUrl);
  return { host, addresses: (await lookup(host, { all: true })).map(({ address }) => address) };
}

/** The certificate that is served at the access URL, and whether this machine trusts it. */
export async function probeCertificate(accessUrl: string): Promise<CertificateFacts> {
  const host = hostOf(accessUrl);
  const port = Number(new URL(accessUrl).port || 443);
  const socket = connect({ host, port, timeout: LIMIT_MS, ...(isIP(host) === 0 && { servername: host }), rejectUnauthorized: false });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve).once('error', reject);
      socket.once('timeout', () => {
        reject(new Error('the TLS handshake did not end in time'));
      });
    });
    const certificate = socket.getPeerX509Certificate();
    if (!certificate) throw new Error('there is no certificate');
    // It is a code, although the types say that it is an error.
    const code = socket.authorized ? null : String(socket.authorizationError);
    const isAboutHost = code === 'ERR_TLS_CERT_ALTNAME_INVALID';
    return { ...certificateFacts(accessUrl, certificate, host), distrust: isAboutHost ? null : code };
  } finally {
    socket.destroy();
  }
}

/** The first certificate in a file in PEM format. */
export function certificateOf(pem: string, accessUrl: string): CertificateFacts {
  return { ...certificateFacts('CODER_TLS_CERT_FILE', new X509Certificate(pem), hostOf(accessUrl)), distrust: null };
}

function certificateFacts(source: string, certificate: X509Certificate, host: string): Omit<CertificateFacts, 'distrust'> {
  return {
    source,
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    coversHost: (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined,
  };
}

export async function probeResponse(accessUrl: string, http: OutgoingHttp): Promise<ResponseFacts> {
  const response = await http.fetch(`${accessUrl}/api/v2/buildinfo`, { redirect: 'manual', maxBytes: 64 * 1024 });
  const body: unknown = await response.json().catch(() => null);
  const text = (name: string): string | null => {
    const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' ? value : null;
  };
  return {
    status: response.status,
    location: response.status >= 300 && response.status < 400 ? response.headers.get('location') : null,
    version: response.headers.get(VERSION_HEADER),
    externalUrl: text('external_url'),
    code: text('code'),
  };
}

/** The disk of a folder, or of the nearest one above it that exists. */
export async function probeDisk(folder: string): Promise<DiskFacts> {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, blocks, bsize } = await statfs(place);
      return { folder, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || place === dirname(place)) throw error;
    }
  }
}

/** Is an address in one of these networks? */
export function networksOf(cidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  for (const cidr of cidrs) {
    const [address = '', bits = ''] = cidr.split('/');
    list.addSubnet(address, Number(bits), family(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, family(address));
}
