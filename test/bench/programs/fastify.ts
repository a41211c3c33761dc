import { fastify } from 'fastify';
import { announce, programInput } from './announce.js';

/** Fastify alone, with the same bodies: objects that it serializes where the server's are JSON. */
const app = fastify({ logger: false });
for (const [path, { type, text }] of Object.entries(programInput().bodies)) {
  const isJson = type.startsWith('application/json');
  const payload: unknown = isJson ? JSON.parse(text) : text;
  app.get(path, (_request, reply) => reply.type(type).send(payload));
}
announce(await app.listen({ port: 0, host: '127.0.0.1' }));
