import type { FlagDefinitions } from './flags.js';

/** Flags of every client command, before or after its name. */
export const CONNECTION_FLAGS = {
  url: { flag: '--url <url>', env: 'CODER_URL', description: 'URL of the server. Default: that of the profile.' },
  profile: {
    flag: '--profile <name>',
    env: 'CODER_PROFILE',
    description: 'A server that you have logged in to. Default: the last one. See: gatehouse profiles list.',
    completion: 'profiles',
  },
  token: {
    flag: '--token <token>',
    env: 'CODER_SESSION_TOKEN',
    description: 'Token for the requests; - reads it from standard input. Prefer the variable, because other users can see flags.',
    isSecret: true,
  },
  globalConfig: {
    flag: '--global-config <path>',
    env: 'CODER_CONFIG_DIR',
    description: 'Directory with the profiles. Default: ~/.config/gatehouse.',
  },
  header: {
    flag: '--header <name=value>',
    env: 'CODER_HEADER',
    description: 'A header for every request. Can be repeated.',
    isRepeatable: true,
    isSecret: true,
  },
  headerCommand: {
    flag: '--header-command <command>',
    env: 'CODER_HEADER_COMMAND',
    description:
      'A shell command that prints headers for every request, one name=value per line. It runs once, with CODER_URL in its environment.',
  },
  clientTlsCaFile: {
    flag: '--client-tls-ca-file <path>',
    env: 'CODER_CLIENT_TLS_CA_FILE',
    description: 'Certificates (PEM) of the only authorities to trust. Default: those that Node.js trusts.',
  },
  clientTlsCertFile: {
    flag: '--client-tls-cert-file <path>',
    env: 'CODER_CLIENT_TLS_CERT_FILE',
    description: 'Certificate (PEM) that proves who this client is.',
  },
  clientTlsKeyFile: {
    flag: '--client-tls-key-file <path>',
    env: 'CODER_CLIENT_TLS_KEY_FILE',
    description: 'Private key (PEM) of that certificate.',
  },
  allowPlainHttp: {
    flag: '--allow-plain-http',
    env: 'CODER_ALLOW_PLAIN_HTTP',
    description: 'Send requests to a server on another machine without encryption. Others on the way can then read passwords and tokens.',
  },
  noVersionWarning: {
    flag: '--no-version-warning',
    env: 'CODER_NO_VERSION_WARNING',
    description: 'Do not warn if client and server have different versions.',
  },
  noFeatureWarning: {
    flag: '--no-feature-warning',
    env: 'CODER_NO_FEATURE_WARNING',
    description: 'Do not show the warnings that the server sends to administrators.',
  },
  noOpen: { flag: '--no-open', env: 'CODER_NO_OPEN', description: 'Never open a browser.' },
  useKeyring: {
    flag: '--use-keyring',
    env: 'CODER_USE_KEYRING',
    description:
      'Keep the tokens of new logins in the keyring of the operating system. Default: if there is one, unless CODER_CONFIG_DIR names another directory.',
  },
  noKeyring: { flag: '--no-keyring', description: 'Keep the tokens of new logins in files that only you can read.' },
  forceTty: {
    flag: '--force-tty',
    env: 'CODER_FORCE_TTY',
    description: 'Behave as in a terminal: ask questions, which standard input answers line by line, and use colors.',
  },
  debugOptions: {
    flag: '--debug-options',
    env: 'CODER_DEBUG_OPTIONS',
    description: 'Show the options of the command, their values and where these come from, and do nothing else. Secrets are not shown.',
  },
  verbose: {
    flag: '-v, --verbose',
    env: 'CODER_VERBOSE',
    description: 'Show every request on standard error, without its headers, and stack traces.',
  },
} as const satisfies FlagDefinitions;
