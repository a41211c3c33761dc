import { productVersion, readProxySettings } from '../../config/index.js';
import { clientCommand, EXIT_CODES, listOutput } from '../client/index.js';
import { proxyFor, readTlsFiles } from '../transport/index.js';
import { type Check, checkRoute } from './checks.js';

/** `gatehouse ping`. */
export const pingCommand = clientCommand({
  name: 'ping',
  summary: 'find out what is wrong between here and the server',
  description: 'Checks the way to the server step by step: proxy, name, connection, certificate, server, version, clock and credentials.',
  examples: ['ping', 'ping --url https://gatehouse.example.com'],
  output: listOutput<Check>({
    columns: {
      check: ({ check }) => check,
      result: ({ result }) => result,
      detail: ({ detail }) => detail,
      hint: ({ hint }) => hint,
    },
    defaults: ['check', 'result', 'detail'],
    empty: '',
  }),
  exitCode: (checks) => (checks.some(({ result }) => result === 'failed') ? EXIT_CODES.unreachable.code : 0),
  run: async ({ connection, connectionFlags: { values, sources }, console, env }) => {
    const { url, profile } = connection.target;
    console.say(`server: ${url}`);
    const checks = await checkRoute({
      url,
      proxy: proxyFor(url, readProxySettings(env)),
      tls: readTlsFiles({ ca: values.clientTlsCaFile, cert: values.clientTlsCertFile, key: values.clientTlsKeyFile }),
      ownVersion: productVersion(),
      allowsPlainHttp: values.allowPlainHttp,
      health: () =>
        connection.senderOf(url)({
          method: 'GET',
          url: `${url}/healthz`,
          headers: new Headers(),
          body: null,
          signal: undefined,
          credentials: 'omit',
        }),
      api: () => (profile === null && sources.token === null ? null : connection.api),
      now: () => new Date(),
    });
    for (const { check, hint } of checks) if (hint !== undefined && hint !== '') console.say(`${check}: ${hint}`);
    return checks;
  },
});
