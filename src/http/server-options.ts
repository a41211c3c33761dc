import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type FastifyError, type FastifyHttpOptions, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { answerClientError, malformedAnswer } from './client-error.js';
import { BODY_LIMIT_BYTES } from './failure.js';

export interface ServerSettings {
  /** Sent as `X-Coder-Build-Version`. */
  readonly version: string;
  /** Whose forwarded headers count; nobody's when empty (DESIGN 8.11). */
  readonly trustedProxies: readonly string[];
}

type ServerOptions = Pick<
  FastifyHttpOptions<Server>,
  | 'logController'
  | 'bodyLimit'
  | 'genReqId'
  | 'trustProxy'
  | 'requestTimeout'
  | 'routerOptions'
  | 'frameworkErrors'
  | 'clientErrorHandler'
  | 'rewriteUrl'
>;

/** How long a request may take to arrive, headers in a minute of it: 100 MiB over a slow line are an upload, not an attack. */
const REQUEST_TIMEOUT_MS = 600_000;
/** Names in a path may be encoded, three characters to a byte. */
const MAX_PARAMETER_LENGTH = 1024;

/** What Fastify has to know before there are routes. Its own defaults wait for ever, and tell their errors in a shape of their own. */
export function serverOptions({ version, trustedProxies }: ServerSettings): ServerOptions {
  return {
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER_LENGTH },
    clientErrorHandler: (error, socket) => {
      answerClientError(error, socket, version);
    },
    // The router gives up before hooks and filters exist for the request. Its message quotes the URL, and with it tokens.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const { headers, body } = malformedAnswer(version, 'The path of the URL is too long or not well encoded.');
      void reply
        .headers({ ...headers, 'x-request-id': request.id })
        .status(error.statusCode === 414 ? 414 : 400)
        .send(body);
    },
    // The router knows no target but a path, and would answer `GET *` on its own, without the hooks.
    rewriteUrl: ({ url = '/' }) => (url === '*' ? '/*' : url),
  };
}
