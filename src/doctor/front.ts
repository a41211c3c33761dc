import { isLoopback } from '../config/index.js';
import { failed, ok, skipped, type Verdict, warning } from './finding.js';

const SOON_MS = 14 * 86_400_000;

/** What the name of the access URL resolves to on this machine. */
export interface NameFacts {
  readonly host: string;
  readonly addresses: readonly string[];
}

export function judgeName({ host, addresses }: NameFacts): Verdict[] {
  if (addresses.length > 0) return [ok(`${host} is ${addresses.join(', ')}`)];
  return [failed(`${host} has no address`, NO_ADDRESS)];
}

export const NO_ADDRESS = 'Add the name to the DNS, or correct CODER_ACCESS_URL.';

/** A certificate, of a file or of what serves the access URL. */
export interface CertificateFacts {
  /** Where it is from, for people. */
  readonly source: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Is it for the host of the access URL? */
  readonly coversHost: boolean;
  /** The code of the reason why this machine does not trust it; null if it does, or if nobody asked. */
  readonly distrust: string | null;
}

const OTHER_AUTHORITY =
  'Use a certificate of an authority that clients trust. If they trust this one, name its file in NODE_EXTRA_CA_CERTS for this command, too.';
const DISTRUST: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: ['signs itself', OTHER_AUTHORITY],
  SELF_SIGNED_CERT_IN_CHAIN: ['is of an authority that this machine does not trust', OTHER_AUTHORITY],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'comes without its intermediate certificates, or is of an authority that this machine does not trust',
    'Serve the whole chain in one file: the certificate first, then the intermediate ones.',
  ],
};

export function judgeCertificate(facts: CertificateFacts, now: Date): Verdict[] {
  const { source, validFrom, validTo, coversHost, distrust } = facts;
  const day = (date: Date): string => date.toISOString().slice(0, 10);
  const renew = 'Renew it, and let something renew it automatically, such as an ACME client.';
  if (now > validTo) return [failed(`the certificate of ${source} expired on ${day(validTo)}`, renew)];
  if (now < validFrom) {
    return [
      failed(`the certificate of ${source} is valid only from ${day(validFrom)}`, 'Check the clock of this machine, or use another one.'),
    ];
  }
  if (!coversHost) {
    return [failed(`the certificate of ${source} is for another host`, 'Use a certificate for the host of CODER_ACCESS_URL.')];
  }
  if (distrust !== null) {
    const [what, fix] = DISTRUST[distrust] ?? [`is not trusted (${distrust})`, OTHER_AUTHORITY];
    return [failed(`the certificate of ${source} ${what}`, fix)];
  }
  if (validTo.getTime() - now.getTime() < SOON_MS) return [warning(`the certificate of ${source} expires on ${day(validTo)}`, renew)];
  return [ok(`the certificate of ${source} is valid until ${day(validTo)}`)];
}

/** What responds to `GET <access URL>/api/v2/buildinfo`. */
export interface ResponseFacts {
  readonly status: number;
  /** Of a redirect. */
  readonly location: string | null;
  /** Null: it is not a response of Gatehouse. */
  readonly version: string | null;
  /** The access URL of the server that responds; null unless it says one. */
  readonly externalUrl: string | null;
  /** The code of an error of Gatehouse. */
  readonly code: string | null;
}

export function judgeResponse(facts: ResponseFacts, { accessUrl, ownVersion }: { accessUrl: string; ownVersion: string }): Verdict[] {
  const { status, location, version, externalUrl, code } = facts;
  if (location !== null) {
    return [
      failed(`${accessUrl} redirects to ${location}`, 'Let CODER_ACCESS_URL be the URL that clients end up at, or remove the redirect.'),
    ];
  }
  if (code === 'host_unknown') {
    return [
      failed(
        'the proxy sends another host than the one that was requested',
        'Let it keep the header Host (nginx: proxy_set_header Host $host), or name the host in CODER_ALLOWED_HOSTS.',
      ),
    ];
  }
  if (version === null) {
    return [
      failed(
        `something else than Gatehouse responds at ${accessUrl}, with status ${status}`,
        status >= 500 ? NOT_RUNNING : 'Correct CODER_ACCESS_URL, or where the proxy sends requests for it.',
      ),
    ];
  }
  if (status !== 200) return [failed(`the server responds with status ${status}`, 'Look at the log of the server, and at /readyz.')];
  if (externalUrl !== accessUrl) {
    return [
      failed(`a server with the access URL ${externalUrl ?? 'of another'} responds`, 'Give this command and the server the same settings.'),
    ];
  }
  if (version !== ownVersion) {
    return [warning(`the server is ${version}, and this command ${ownVersion}`, 'Run the command of the version of the server.')];
  }
  return [ok(`${version} responds at ${accessUrl}`)];
}

export const NOT_RUNNING = 'Start the server and what is in front of it, and let a firewall pass this port.';

/** A request that failed because of the certificate says nothing about what is behind it. */
export function judgeNoResponse(error: string, isAboutCertificate: boolean): Verdict[] {
  return isAboutCertificate ? [skipped('the certificate is not trusted')] : [failed(error, NOT_RUNNING)];
}

/** An address that the audit log has for requests. */
export interface SeenAddress {
  readonly address: string;
  readonly count: number;
  /** Is it in the networks of trusted proxies? */
  readonly isTrusted: boolean;
}

export interface ProxyFacts {
  readonly accessUrl: string;
  readonly servesTls: boolean;
  /** Networks in CIDR notation. */
  readonly trusted: readonly string[];
  readonly trustedHeaders: readonly string[];
  /** Of the last requests that were audited. */
  readonly seen: readonly SeenAddress[];
}

/** Fewer say nothing. */
const MIN_SEEN = 10;
const PRIVATE = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd]|fe80:)/;

export function judgeProxy({ accessUrl, servesTls, trusted, trustedHeaders, seen }: ProxyFacts): Verdict[] {
  const everyone = trusted.find((network) => network.endsWith('/0'));
  if (everyone !== undefined) {
    const detail = `${everyone} are trusted proxies: anyone can choose the address that limits and the audit log have for them`;
    return [warning(detail, 'Let CODER_PROXY_TRUSTED_ORIGINS contain only the addresses of your proxies.')];
  }
  const total = seen.reduce((sum, { count }) => sum + count, 0);
  const ofProxies = seen.filter(({ isTrusted }) => isTrusted).reduce((sum, { count }) => sum + count, 0);
  if (total >= MIN_SEEN && ofProxies > total / 2) {
    const detail = `${ofProxies} of the last ${total} audited requests have the address of a proxy: it does not send that of the client`;
    return [warning(detail, `Let the proxy set ${trustedHeaders.join(' or ')}, or name its header in CODER_PROXY_TRUSTED_HEADERS.`)];
  }
  const fix =
    'Name the address of the proxy in CODER_PROXY_TRUSTED_ORIGINS, so that limits and the audit log count clients and not the proxy.';
  if (trusted.length > 0) return [ok(`trusted: ${trusted.join(', ')}`)];
  if (accessUrl.startsWith('https:') && !servesTls) {
    return [warning('the access URL is https, and this server has no TLS: a proxy is in front of it that is not trusted', fix)];
  }
  const [first] = seen;
  const host = new URL(accessUrl).hostname.replace(/^\[|\]$/g, '');
  const isPublic = !isLoopback(host) && !PRIVATE.test(host);
  if (first && total >= MIN_SEEN && first.count === total && PRIVATE.test(first.address) && isPublic) {
    return [warning(`all of the last ${total} audited requests came from ${first.address}, which may be a proxy`, fix)];
  }
  return [ok('none is trusted, and none seems to be there')];
}
