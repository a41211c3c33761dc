import type { Access } from './access.js';
import { accessOfNodeRequest, type NodeRequest, verifyNodeRequest } from './http.js';
import type { ResourceServerOptions } from './options.js';
import { createVerifier } from './verifier.js';

/** The parts of Express that are used, of version 4 or 5. */
export interface ExpressRequest extends NodeRequest {
  readonly originalUrl: string;
}

export interface ExpressResponse {
  status(code: number): this;
  set(headers: Readonly<Record<string, string>>): this;
  json(body: unknown): unknown;
}

export type ExpressHandler = (request: ExpressRequest, response: ExpressResponse, next: (error?: unknown) => void) => void;

export interface ExpressResourceServer {
  /** Serves the metadata of the API (RFC 9728). */
  readonly metadata: ExpressHandler;
  /** Lets requests through that have a token with all these scopes. */
  requires(...scopes: readonly string[]): ExpressHandler;
}

/** Protects an API that uses Express. */
export function protectResource(options: ResourceServerOptions): ExpressResourceServer {
  const verifier = createVerifier(options);
  return {
    metadata: (request, response, next) => {
      if (request.method !== 'GET' || request.originalUrl.split('?')[0] !== verifier.metadata.path) next();
      else response.set({ 'access-control-allow-origin': '*' }).json(verifier.metadata.document);
    },
    requires:
      (...scopes) =>
      (request, response, next) => {
        verifyNodeRequest(verifier, request, request.originalUrl, scopes).then((result) => {
          response.set(result.headers);
          if (result.allowed) next();
          else response.status(result.status).json(result.body);
        }, next);
      },
  };
}

/** Whose token the request has. Throws if the route has no `requires`. */
export function accessOf(request: object): Access {
  return accessOfNodeRequest(request);
}
