import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest, preParsingHookHandler } from 'fastify';
import { networkOf } from '../common/index.js';
import { BodyMemory } from './body-memory.js';
import { type BodyLimits, type BodyOwner, BodyReader } from './body-reader.js';
import { FormBody } from './form-body.js';
import { checkJsonSize, checkJsonText } from './json-body.js';
import type { RoutePolicy } from './route-policy.js';

export interface BodyOptions {
  /** For all bodies together. */
  readonly memoryBytes: number;
  readonly timeoutMs: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The limits of the route; null without a route, and then no body is read. */
    bodyLimits: (BodyLimits & Pick<BodyOwner, 'answer'> & { readonly policy: RoutePolicy }) | null;
  }
}

/** JSON and forms, within the limits of the route's policy. Must run before the first route is registered. */
export function parseBodies(fastify: FastifyInstance, { memoryBytes, timeoutMs }: BodyOptions): void {
  const reader = new BodyReader(new BodyMemory(memoryBytes));
  const read = async (request: FastifyRequest, payload: IncomingMessage): Promise<Buffer | null> => {
    const { bodyLimits } = request;
    if (!bodyLimits) return null;
    return reader.read(payload, bodyLimits, { network: networkOf(request.clientAddress), answer: bodyLimits.answer });
  };

  fastify.decorateRequest('bodyLimits', null);
  fastify.addHook('onRoute', (route) => {
    const policy = route.config?.policy;
    if (policy?.body !== 'parsed') return;
    const setLimits: preParsingHookHandler = (request, reply, _payload, done) => {
      request.bodyLimits = { maxBytes: policy.maxBodyBytes, timeoutMs, answer: reply.raw, policy };
      done();
    };
    route.preParsing = [...[route.preParsing ?? []].flat(), setLimits];
  });

  // Fastify's own parser for plain text ignores our limits.
  fastify.removeAllContentTypeParsers();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest, payload: IncomingMessage) => {
    const body = await read(request, payload);
    // Many clients send a content type even without a body. Where a body is required, the pipe reports it.
    if (body === null || body.length === 0 || !request.bodyLimits) return undefined;
    const { maxBodyValues, maxBodyMembers } = request.bodyLimits.policy;
    checkJsonSize(body, { maxValues: maxBodyValues, maxMembers: maxBodyMembers });
    const parsed = await new Promise<unknown>((resolve, reject) => {
      void parseJson(request, body.toString('utf8'), (error, value: unknown) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
    checkJsonText(parsed);
    return parsed;
  });

  // RFC 6749 appendix B: forms are UTF-8, whatever charset they declare.
  fastify.addContentTypeParser('application/x-www-form-urlencoded', async (request: FastifyRequest, payload: IncomingMessage) => {
    const body = await read(request, payload);
    return body === null ? undefined : FormBody.parse(body);
  });
}
