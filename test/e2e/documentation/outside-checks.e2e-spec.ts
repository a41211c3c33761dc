import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../policy/repository-texts.js';
import { startServer } from '../../support/server.js';
import { createOwner } from '../../support/sign-in.js';

it('scripts/oauth2/conformance.mjs, which `npm run demo` and operators run against a server, finds nothing to complain about', async () => {
  const server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  const env = { PATH: process.env['PATH'], CODER_SESSION_TOKEN: await createOwner(server) };
  const script = join(ROOT, 'scripts', 'oauth2', 'conformance.mjs');
  const run = promisify(execFile)(process.execPath, [script, '--base-url', server.url], { env });
  const { stdout } = await run.catch((error: unknown) => error as Awaited<typeof run>);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => /^(?:FAIL|skip) /.test(line))).toEqual([]);
  expect(lines.at(-1)).toMatch(/^133 ok, 0 failed, 0 skipped; \d+ requests in /);
  await server.stop();
});
