import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './access.js';
import { accessOfNodeRequest, verifyNodeRequest } from './http.js';
import type { ResourceServerOptions } from './options.js';
import { createVerifier } from './verifier.js';

/** A hook for `onRequest`. */
export type FastifyCheck = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export interface FastifyResourceServer {
  /** A plugin: serves the metadata of the API (RFC 9728). */
  readonly metadata: (app: FastifyInstance) => Promise<void>;
  /** Lets requests through that have a token with all these scopes. */
  requires(...scopes: readonly string[]): FastifyCheck;
}

/** Protects an API that uses Fastify. */
export function protectResource(options: ResourceServerOptions): FastifyResourceServer {
  const verifier = createVerifier(options);
  return {
    metadata: (app) => {
      app.get(verifier.metadata.path, (_request, reply) =>
        reply.header('access-control-allow-origin', '*').send(verifier.metadata.document),
      );
      return Promise.resolve();
    },
    requires:
      (...scopes) =>
      async ({ raw, originalUrl }, reply) => {
        const result = await verifyNodeRequest(verifier, raw, originalUrl, scopes);
        reply.headers(result.headers);
        return result.allowed ? undefined : reply.code(result.status).send(result.body);
      },
  };
}

/** Whose token the request has. Throws if the route has no `requires`. */
export function accessOf({ raw }: FastifyRequest): Access {
  return accessOfNodeRequest(raw);
}
