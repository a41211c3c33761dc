// better-auth with its PostgreSQL adapter, behind node:http, with a session for each of many people. It is copied to where its packages are.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { bearer } from 'better-auth/plugins';
import pg from 'pg';

const { databaseUrl, people } = JSON.parse(process.argv[2]);
const options = {
  baseURL: 'http://127.0.0.1',
  secret: randomBytes(32).toString('hex'),
  database: new pg.Pool({ connectionString: databaseUrl, max: 10 }),
  plugins: [bearer()],
  // As in production, but with a limit that is not met.
  rateLimit: { enabled: true, window: 60, max: 100_000_000 },
  telemetry: { enabled: false },
  logger: { level: 'error' },
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
const context = await auth.$context;

const tokens = [];
for (let n = 0; n < people; n += 1) {
  const name = `Person ${n} ${randomBytes(6).toString('hex')}`;
  const user = await context.internalAdapter.createUser({ name, email: `${name.replaceAll(' ', '-')}@example.test`, emailVerified: true });
  const { token } = await context.internalAdapter.createSession(user.id);
  tokens.push(token);
}

const server = createServer(toNodeHandler(auth));
server.listen(0, '127.0.0.1', () => {
  console.log(`ready ${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, tokens })}`);
});
