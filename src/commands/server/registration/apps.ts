import { Command } from 'commander';
import { isUuid } from '../../../common/index.js';
import { fail, runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { visibleTable } from '../visible-table.js';
import { secondsOf } from './duration.js';

/** `gatehouse server oauth2 registration list`. */
export function listCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('list'))
    .summary('list apps that registered themselves')
    .description('Lists the apps that registered themselves.');
  return addDatabasePlace(command)
    .option('--json', 'Print one JSON document per line to standard output.')
    .action(async (flags: Flags) => {
      const settings = new Settings(context, flags);
      await runOnAccounts(context, settings, async ({ registrations }) => {
        const apps = await registrations.list();
        if (settings.isOn('json')) {
          const lines = apps.map(({ id, name, clientType, redirectUris, createdAt }) =>
            JSON.stringify({ id, name, client_type: clientType, redirect_uris: redirectUris, created_at: createdAt }),
          );
          context.out(lines.map((line) => `${line}\n`).join(''));
          return;
        }
        const rows = apps.map(({ id, name, clientType, callbackUrl, createdAt }) => [
          id,
          name,
          clientType,
          callbackUrl,
          createdAt.toISOString(),
        ]);
        context.out(visibleTable([['CLIENT ID', 'NAME', 'TYPE', 'REDIRECT URI', 'REGISTERED'], ...rows]));
      });
    });
}

const REVOKE = `Revokes the registration access token of an app that registered itself. The app stays; only administrators can change or delete it
from then on.`;

/** `gatehouse server oauth2 registration revoke-token`. */
export function revokeTokenCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('revoke-token'))
    .summary('revoke the registration access token of an app')
    .description(paragraphs(REVOKE))
    .argument('<client-id>', 'ID of the app.');
  return addDatabasePlace(command).action(async (id: string, flags: Flags) => {
    if (!isUuid(id)) fail(context, 'the client ID must be a UUID: see "gatehouse server oauth2 registration list"');
    await runOnAccounts(context, new Settings(context, flags), async ({ registrations }) => {
      await registrations.revokeToken(id).catch(() => fail(context, `there is no app ${id}`));
      context.err(`revoked the registration access token of ${id}\n`);
    });
  });
}

const CLEAN_UP = `Deletes apps that registered themselves without an initial access token, that have no access, and that nobody has consented to for
some time. The server does the same every hour.`;

/** `gatehouse server oauth2 registration clean-up`. */
export function cleanUpCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('clean-up'))
    .summary('delete apps that registered themselves and are not used')
    .description(paragraphs(CLEAN_UP))
    .option('--unused-for <duration>', 'Delete what was not used for this long.', '7d');
  return addDatabasePlace(command).action(async (flags: Flags) => {
    const seconds = secondsOf(context, '--unused-for', String(flags['unusedFor']));
    await runOnAccounts(context, new Settings(context, flags), async ({ registrations }) => {
      context.err(`deleted ${await registrations.cleanUp(seconds)} app(s)\n`);
    });
  });
}
