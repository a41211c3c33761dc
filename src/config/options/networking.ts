import { listenAddress, network } from '../address.js';
import { boolean, headerName, listOf } from '../kinds.js';
import { duration, durationOrZero } from '../duration.js';
import type { Option } from '../option.js';
import { accessUrl, hostName, webOrigin } from '../url.js';

export const NETWORKING = {
  httpAddress: {
    env: 'CODER_HTTP_ADDRESS',
    kind: listenAddress,
    default: '127.0.0.1:3000',
    description:
      'Address that the server listens on. With CODER_TLS_ENABLE, it serves HTTPS there, or on CODER_TLS_ADDRESS if that is set.',
    example: '0.0.0.0:3000',
  },
  accessUrl: {
    env: 'CODER_ACCESS_URL',
    kind: accessUrl,
    absent: 'derived from the address that the server listens on',
    description:
      'The URL that users and OAuth clients use to reach the server. It is the issuer and the default audience of every token. It cannot have a path: behind a proxy, the server needs its own host name.',
    example: 'https://id.example.com',
  },
  allowedHosts: {
    env: 'CODER_ALLOWED_HOSTS',
    kind: listOf(hostName),
    default: '',
    description:
      'Host names and addresses that the server accepts in requests, in addition to that of the access URL. Requests for other hosts are refused with 421, as protection against DNS rebinding.',
    example: 'id.internal.example,10.0.0.7',
  },
  proxyTrustedOrigins: {
    env: 'CODER_PROXY_TRUSTED_ORIGINS',
    kind: listOf(network),
    default: '',
    description:
      'Reverse proxies whose X-Forwarded-For, -Host and -Proto headers are trusted. Each proxy must set or remove these headers itself. They are ignored from anyone else.',
    example: '10.0.0.0/8,192.168.1.7',
  },
  proxyTrustedHeaders: {
    env: 'CODER_PROXY_TRUSTED_HEADERS',
    kind: listOf(headerName),
    default: 'X-Forwarded-For',
    description: "Headers in which a trusted proxy sends the client's address. The first one present is used.",
    example: 'X-Real-IP',
  },
  httpKeepAliveSeconds: {
    env: 'CODER_HTTP_KEEP_ALIVE_TIMEOUT',
    kind: duration,
    default: '72s',
    description: 'How long an idle connection stays open. Must be longer than the idle timeout of a proxy in front, or requests get lost.',
    example: '5m',
  },
  shutdownDrainSeconds: {
    env: 'CODER_SHUTDOWN_DRAIN',
    kind: durationOrZero,
    default: '7s',
    description:
      'How long the server keeps serving after it was told to stop, while its health checks already fail, so that load balancers can remove it first. Skipped if there was no health check in the last minute.',
    example: '30s',
  },
  corsAllowedOrigins: {
    env: 'CODER_CORS_ALLOWED_ORIGINS',
    kind: listOf(webOrigin),
    default: '',
    description: 'Origins of websites that can call the API with a bearer token. Cookies from them are never accepted.',
    example: 'https://portal.example.com,http://localhost:5173',
  },
  swaggerEnable: {
    env: 'CODER_SWAGGER_ENABLE',
    kind: boolean,
    fallback: { text: 'true if the server listens on loopback only, otherwise false', value: (around) => around.listensOnLoopback },
    description: 'Serve the API explorer at /swagger.',
    example: 'true',
  },
  docsEnable: {
    env: 'CODER_DOCS_ENABLE',
    kind: boolean,
    default: 'false',
    description: 'Serve this documentation at /docs.',
    example: 'true',
  },
} as const satisfies Record<string, Option>;
