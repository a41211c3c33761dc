import { listenAddress } from '../address.js';
import { boolean, hstsOption, listOf, oneOf, path, wholeNumber } from '../kinds.js';
import type { Option } from '../option.js';
import { tlsCipher } from '../tls-ciphers.js';

export const TLS = {
  tlsEnable: {
    env: 'CODER_TLS_ENABLE',
    kind: boolean,
    default: 'false',
    description: 'Serve HTTPS. Requires CODER_TLS_CERT_FILE and CODER_TLS_KEY_FILE.',
    example: 'true',
  },
  tlsAddress: {
    env: 'CODER_TLS_ADDRESS',
    kind: listenAddress,
    absent: 'CODER_HTTP_ADDRESS',
    description:
      'Address that HTTPS is served on with CODER_TLS_ENABLE. The server then does not listen on CODER_HTTP_ADDRESS and does not serve plain HTTP.',
    example: '0.0.0.0:443',
  },
  tlsCertFile: {
    env: 'CODER_TLS_CERT_FILE',
    kind: path,
    description: 'File with the certificate in PEM format, followed by its intermediate certificates.',
    example: '/etc/gatehouse/tls.crt',
  },
  tlsKeyFile: {
    env: 'CODER_TLS_KEY_FILE',
    kind: path,
    description: 'File with the private key of the certificate in PEM format, without a passphrase.',
    example: '/etc/gatehouse/tls.key',
  },
  tlsMinVersion: {
    env: 'CODER_TLS_MIN_VERSION',
    kind: oneOf(['tls12', 'tls13']),
    default: 'tls12',
    description: 'Minimum TLS version. tls10 and tls11 are not available because RFC 8996 deprecates them.',
    example: 'tls13',
  },
  tlsCiphers: {
    env: 'CODER_TLS_CIPHERS',
    kind: listOf(tlsCipher),
    default: '',
    description:
      'Cipher suites by their IANA names. Empty: the defaults of Node.js. All TLS 1.3 suites are enabled unless the list contains one of them.',
    example: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  },
  tlsClientAuth: {
    env: 'CODER_TLS_CLIENT_AUTH',
    kind: oneOf(['none', 'request', 'require-any', 'verify-if-given', 'require-and-verify'], 'mode'),
    default: 'none',
    description:
      'Client certificates. none: not requested. request: requested, but optional and not verified. require-any: required, but not verified. verify-if-given: optional, but verified with CODER_TLS_CLIENT_CA_FILE. require-and-verify: required and verified. Clients without a required certificate cannot connect, including probes of /healthz.',
    example: 'require-and-verify',
  },
  tlsClientCaFile: {
    env: 'CODER_TLS_CLIENT_CA_FILE',
    kind: path,
    description: 'File with the CA certificates for client certificates, in PEM format.',
    example: '/etc/gatehouse/clients-ca.crt',
  },
  strictTransportSecuritySeconds: {
    env: 'CODER_STRICT_TRANSPORT_SECURITY',
    kind: wholeNumber({ min: 0 }),
    default: '0',
    description: 'The max-age of the Strict-Transport-Security header, in seconds. 0: the header is not sent.',
    example: '31536000',
  },
  strictTransportSecurityOptions: {
    env: 'CODER_STRICT_TRANSPORT_SECURITY_OPTIONS',
    kind: listOf(hstsOption),
    default: '',
    description: 'Additional directives of the Strict-Transport-Security header: includeSubDomains, preload, or both.',
    example: 'includeSubDomains,preload',
  },
} as const satisfies Record<string, Option>;
