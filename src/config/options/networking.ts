import { listenAddress, network } from '../address.js';
import { boolean, headerName, listOf, path, wholeNumber } from '../kinds.js';
import type { Option } from '../option.js';
import { publicUrl } from '../url.js';

export const NETWORKING = {
  httpAddress: {
    env: 'CODER_HTTP_ADDRESS',
    kind: listenAddress,
    default: '127.0.0.1:3000',
    description: 'Where the server listens. With CODER_TLS_ENABLE it speaks HTTPS there.',
    example: '0.0.0.0:3000',
  },
  accessUrl: {
    env: 'CODER_ACCESS_URL',
    kind: publicUrl,
    absent: 'made from the address the server listens on',
    description: 'The URL people and OAuth clients use to reach the server. It is the issuer and the default audience of every token.',
    example: 'https://id.example.com',
  },
  proxyTrustedOrigins: {
    env: 'CODER_PROXY_TRUSTED_ORIGINS',
    kind: listOf(network),
    default: '',
    description: 'Reverse proxies whose forwarded headers count. From anyone else those headers are ignored.',
    example: '10.0.0.0/8,192.168.1.7',
  },
  proxyTrustedHeaders: {
    env: 'CODER_PROXY_TRUSTED_HEADERS',
    kind: listOf(headerName),
    default: 'X-Forwarded-For',
    description: "Headers in which a trusted proxy states the client's address; the first that is present counts.",
    example: 'X-Real-IP',
  },
  tlsEnable: {
    env: 'CODER_TLS_ENABLE',
    kind: boolean,
    default: 'false',
    description: 'Serve HTTPS. Needs CODER_TLS_CERT_FILE and CODER_TLS_KEY_FILE.',
    example: 'true',
  },
  tlsCertFile: {
    env: 'CODER_TLS_CERT_FILE',
    kind: path,
    description: 'The certificate in PEM form, followed by its intermediate certificates.',
    example: '/etc/gatehouse/tls.crt',
  },
  tlsKeyFile: {
    env: 'CODER_TLS_KEY_FILE',
    kind: path,
    description: 'The private key of the certificate, in PEM form and without a passphrase.',
    example: '/etc/gatehouse/tls.key',
  },
  strictTransportSecuritySeconds: {
    env: 'CODER_STRICT_TRANSPORT_SECURITY',
    kind: wholeNumber({ min: 0 }),
    default: '0',
    description: 'The max-age of the Strict-Transport-Security header, in seconds. 0 sends no such header.',
    example: '31536000',
  },
  swaggerEnable: {
    env: 'CODER_SWAGGER_ENABLE',
    kind: boolean,
    fallback: { text: 'true when the server listens on loopback only, else false', value: (around) => around.listensOnLoopback },
    description: 'Serve the API explorer at /swagger.',
    example: 'true',
  },
} as const satisfies Record<string, Option>;
