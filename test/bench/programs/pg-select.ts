import { fastify } from 'fastify';
import pg from 'pg';
import { announce, programInput } from './announce.js';

/** Fastify and `pg` alone: the key of each request and its user, by one prepared statement. The least that an uncached look-up costs. */
const pool = new pg.Pool({ connectionString: programInput().databaseUrl, max: 10 });
const SELECT = {
  name: 'key',
  text: `SELECT k.id, k.expires_at, u.id AS user_id, u.email, u.username, u.name, u.status, u.created_at, u.updated_at, u.last_seen_at
           FROM api_keys k JOIN users u ON u.id = k.user_id
          WHERE k.id = $1`,
};

const app = fastify({ logger: false });
app.get('/', async (request, reply) => {
  const id = /^Bearer ([^-]+)-/.exec(request.headers.authorization ?? '')?.[1];
  const { rows } = await pool.query<Record<string, unknown>>({ ...SELECT, values: [id] });
  return rows[0] ?? reply.code(401).send();
});
announce(await app.listen({ port: 0, host: '127.0.0.1' }));
