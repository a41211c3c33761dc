import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type FastifyError, type FastifyHttpOptions, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { respondToClientError, malformedResponse } from './client-error.js';
import { RequestLogger } from './request-logger.js';

export interface ServerSettings {
  /** Sent as `X-Coder-Build-Version`. */
  readonly version: string;
  /** Proxies whose forwarded headers are trusted; none when empty. */
  readonly trustedProxies: readonly string[];
  readonly keepAliveSeconds: number;
}

type ServerOptions = Pick<
  FastifyHttpOptions<Server>,
  | 'logController'
  | 'childLoggerFactory'
  | 'keepAliveTimeout'
  | 'return503OnClosing'
  | 'genReqId'
  | 'trustProxy'
  | 'requestTimeout'
  | 'routerOptions'
  | 'frameworkErrors'
  | 'clientErrorHandler'
  | 'rewriteUrl'
  | 'schemaController'
>;

/** How long a request may take to arrive: an upload of 100 MiB over a slow line is not an attack. */
const REQUEST_TIMEOUT_MS = 600_000;
/** Names in a path may be percent-encoded, with three characters per byte. */
const MAX_PARAMETER_LENGTH = 1024;

/** Options that Fastify needs before there are routes. Its defaults wait for ever and have their own error format. */
export function serverOptions({ version, trustedProxies, keepAliveSeconds }: ServerSettings): ServerOptions {
  return {
    logController: new LogController({ disableRequestLogging: true }),
    // Fastify declares the type of its logger, which is the one that it was given.
    childLoggerFactory: (logger, bindings, options) => new RequestLogger(logger as Logger, bindings, options),
    genReqId: () => randomUUID(),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: keepAliveSeconds * 1_000,
    // A request on an open connection during the shutdown is answered, and the response closes the connection.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER_LENGTH },
    clientErrorHandler: (error, socket) => {
      respondToClientError(error, socket, version);
    },
    // The router fails before hooks and filters run for the request. Its message quotes the URL, which may contain tokens.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const { headers, body } = malformedResponse(version, 'The path of the URL is too long or not correctly encoded.');
      void reply
        .headers({ ...headers, 'x-request-id': request.id })
        .status(error.statusCode === 414 ? 414 : 400)
        .send(body);
    },
    // The router only supports paths as targets, and would answer `GET *` without running the hooks.
    rewriteUrl: ({ url = '/' }) => (url === '*' ? '/*' : url),
    ...WITHOUT_SCHEMAS,
  };
}

/** DTOs check requests. Without these two, Fastify loads its compilers of JSON Schemas, which the bundle does not have. */
export const WITHOUT_SCHEMAS = {
  schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
} satisfies Pick<FastifyHttpOptions<Server>, 'schemaController'>;

function refuseSchema(): never {
  throw new Error('a route has a JSON Schema, which nothing here would check: describe the request by a DTO');
}
