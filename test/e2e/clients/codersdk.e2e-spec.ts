import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { runsIf } from '../../../src/testing/index.js';
import { GoProgram } from '../../support/go-program.js';
import { startServer } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

interface Outcome {
  readonly method: string;
  readonly error?: string;
}

/** Every method of the client of codersdk v2.30.0, and the request it sends. */
const METHODS = readFileSync(fileURLToPath(new URL('../../../../test/fixtures/codersdk/methods.txt', import.meta.url)), 'utf8');
const run = promisify(execFile);
const program = GoProgram.prepare('codersdk');

runsIf(
  program.obstacle === null,
  `the Go SDK is not driven: ${program.obstacle ?? ''}`,
  describe,
)("the reference's own Go SDK", () => {
  let directory: string;
  let path: string;

  beforeAll(async () => {
    directory = await temporaryDirectory('codersdk');
    path = program.build(directory);
  }, 20 * 60_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('understands every response of the access core, from the first user to the audit log', async () => {
    const server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    try {
      const { stdout } = await run(path, [server.url]);
      const outcomes = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Outcome);
      expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
      expect(outcomes.at(-1)).toEqual({ method: 'Logout' });
    } finally {
      await server.stop();
    }
  });

  it('has exactly the methods that docs/reference-compatibility.md lists', async () => {
    const { stdout } = await run(path, ['methods']);
    expect(stdout.trim().split('\n')).toEqual(
      METHODS.trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    );
  });
});
