import { rm } from 'node:fs/promises';
import { sampledRows } from '../../../src/testing/index.js';
import { runCommand, startCommand } from '../../support/command.js';
import { eventually } from '../../support/eventually.js';
import { processList } from '../../support/process-list.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createOwner, logIn, OWNER } from '../../support/sign-in.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const PASSWORD = 'Staple-Battery-42-Horse';

describe('commands about accounts on the embedded database', () => {
  let directory: string;
  let place: Record<string, string>;
  let embedded: RunningServer;
  beforeAll(async () => {
    directory = await temporaryDirectory('commands');
    place = { CODER_PG_CONNECTION_URL: '', CODER_CONFIG_DIR: directory };
    embedded = await startServer({ env: place });
    await createOwner(embedded);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('the commands work while the server runs and after it has stopped', async () => {
    const running = await runCommand(['reset-password', 'owner'], { env: place, input: PASSWORD });
    expect(running).toMatchObject({ code: 0 });
    expect(running.err).toContain(`database: embedded, in ${directory}\n`);
    await logIn(embedded, { email: OWNER.email, password: PASSWORD });
    await embedded.stop();

    const args = ['server', 'create-admin-user', '--username=rescue', '--email=rescue@example.test'];
    expect(await runCommand(args, { env: place, input: PASSWORD })).toMatchObject({ code: 0 });
  });

  sampledRows(it, 1).each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('a command that is stopped (%s) while it waits for a password leaves no PostgreSQL behind', async (signal, code) => {
    const command = await startCommand(['reset-password', 'owner'], { env: place, heldInput: true });
    await eventually('the database is open', () => Promise.resolve(command.output.err.includes('database: embedded')));
    command.process.kill(signal);
    expect(await command.ended).toMatchObject({ code, out: '' });
    const isGone = (): boolean => !processList().some(({ command: line, isZombie }) => !isZombie && line.includes(directory));
    await eventually('PostgreSQL has ended', () => Promise.resolve(isGone()));
  });

  it('a new administrator can log in afterwards, and a command that was stopped has changed nothing', async () => {
    const again = await startServer({ env: place });
    await logIn(again, { email: 'rescue@example.test', password: PASSWORD });
    await logIn(again, { email: OWNER.email, password: PASSWORD });
    await again.stop();
  });
});
