import { Command } from 'commander';
import { runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { visibleTable } from '../visible-table.js';
import { asJson, asText, findServer } from './run.js';

/** `gatehouse server oauth2 resources list`. */
export function listCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('list')).summary('list resource servers').description('Lists resource servers.');
  return addDatabasePlace(command)
    .option('--json', 'Print one JSON document per line to standard output.')
    .action(async (flags: Flags) => {
      const settings = new Settings(context, flags);
      await runOnAccounts(context, settings, async ({ resourceServers }) => {
        const servers = await resourceServers.list();
        if (settings.isOn('json')) {
          context.out(servers.map(asJson).join(''));
          return;
        }
        const rows = servers.map((server) => [server.name, server.identifier, server.accessTokenFormat, server.scopes.length]);
        context.out(visibleTable([['NAME', 'IDENTIFIER', 'TOKENS', 'SCOPES'], ...rows]));
        if (servers.every(({ isBuiltIn }) => isBuiltIn))
          context.err('no API is registered: see "gatehouse server oauth2 resources create --help"\n');
      });
    });
}

/** `gatehouse server oauth2 resources show`. */
export function showCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('show'))
    .summary('show a resource server')
    .description('Shows a resource server.')
    .argument('<name>', 'Name of the resource server.');
  return addDatabasePlace(command)
    .option('--json', 'Print one JSON document to standard output.')
    .action(async (name: string, flags: Flags) => {
      const settings = new Settings(context, flags);
      await runOnAccounts(context, settings, async (operator) => {
        const server = await findServer(context, operator, name);
        context.out(settings.isOn('json') ? asJson(server) : asText(server));
      });
    });
}

const METADATA = `Prints the protected resource metadata (RFC 9728) that the API has to serve, so that clients find this server. Standard error
says at which URL, and what the API has to send with a response 401.`;

/** `gatehouse server oauth2 resources metadata`. */
export function metadataCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('metadata'))
    .summary('print the metadata document of a resource server')
    .description(paragraphs(METADATA))
    .argument('<name>', 'Name of the resource server.')
    .addHelpText('after', '\nExamples:\n  gatehouse server oauth2 resources metadata Notes > oauth-protected-resource.json');
  return addDatabasePlace(command).action(async (name: string, flags: Flags) => {
    await runOnAccounts(context, new Settings(context, flags), async (operator) => {
      const server = await findServer(context, operator, name);
      const { url, document } = await operator.resourceServers.metadata(server);
      context.out(`${JSON.stringify(document, null, 2)}\n`);
      context.err(
        server.isBuiltIn
          ? 'this is the API of this server, which serves its own document\n'
          : `serve this as application/json at ${url}\n` + `send with every 401: WWW-Authenticate: Bearer resource_metadata="${url}"\n`,
      );
    });
  });
}
