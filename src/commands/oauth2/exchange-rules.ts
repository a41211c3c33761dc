import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, CommandFailure, FAILURE, itemOutput, listOutput, requireId, YES } from '../client/index.js';
import { appOf } from './apps.js';
import { resourceServerOf } from './resources.js';

type Rule = Schemas['ExchangeRuleResponse'];

const COLUMNS = {
  app: ({ app_name: name }: Rule) => name,
  from: ({ subject_resource_server_name: name }: Rule) => name,
  to: ({ target_resource_server_name: name }: Rule) => name,
  scopes: ({ scopes }: Rule) => scopes.map(({ name, requires }) => (name === requires ? name : `${name}=${requires}`)),
  id: ({ id }: Rule) => id,
} as const;

const listCommand = clientCommand({
  name: 'list',
  summary: 'list which apps can exchange tokens',
  examples: ['oauth2 exchange-rules list'],
  output: listOutput<Rule>({ columns: COLUMNS, empty: 'No app can exchange tokens.' }),
  run: async ({ api }) => (await api.GET('/api/v2/oauth2-provider/exchange-rules')).data,
});

const createCommand = clientCommand({
  name: 'create',
  summary: 'let an app exchange tokens',
  description: `Lets an app exchange tokens for one API for tokens for another one (RFC 8693). The app must be the client of the service behind the
first API: it can exchange every token that this service receives. A rule cannot be changed: delete it and create another one.`,
  flags: {
    app: { flag: '--app <app>', description: 'Client ID or name of the app.' },
    from: {
      flag: '--from <server>',
      description: 'Name or ID of the resource server whose tokens it exchanges.',
      field: 'subject_resource_server_id',
    },
    to: {
      flag: '--to <server>',
      description: 'Name or ID of the resource server that the new tokens are for.',
      field: 'target_resource_server_id',
    },
    scope: {
      flag: '--scope <scope=required>',
      description:
        'A scope that the new tokens can have, and the one that the exchanged token needs for it. Without the second one, both have the same name. Can be repeated.',
      isRepeatable: true,
    },
  },
  examples: ['oauth2 exchange-rules create --app Notes --from Notes --to Calendar --scope calendar.read=notes.read'],
  output: itemOutput<Rule>({ columns: COLUMNS }),
  run: async ({ api, flags: { app, from, to, scope } }) => {
    if (app === undefined || from === undefined || to === undefined || scope.length === 0) {
      throw new CommandFailure('--app, --from, --to and --scope are required', FAILURE);
    }
    const body = {
      app_id: (await appOf(api, app)).app,
      subject_resource_server_id: await resourceServerOf(api, from),
      target_resource_server_id: await resourceServerOf(api, to),
      scopes: scope.map(scopeOf),
    };
    return (await api.POST('/api/v2/oauth2-provider/exchange-rules', { body })).data;
  },
});

function scopeOf(given: string): { name: string; requires: string } {
  const [name = '', requires = name] = given.split('=', 2);
  return { name, requires };
}

const deleteCommand = clientCommand({
  name: 'delete',
  summary: 'delete a rule, and end what was exchanged under it',
  description: 'Deletes a rule, and revokes every token that was issued under it.',
  args: { rule: 'ID of the rule: see gatehouse oauth2 exchange-rules list.' },
  flags: { yes: YES },
  examples: ['oauth2 exchange-rules delete 4c1e9c0a-2f38-4a51-8d0f-6a0b7c9d1e22 --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const rule = requireId(args.rule, { what: 'rule', list: 'oauth2 exchange-rules list' });
    await console.confirm(`Delete the rule ${rule}, and revoke every token that was issued under it?`, flags.yes);
    await api.DELETE('/api/v2/oauth2-provider/exchange-rules/{rule}', { params: { path: { rule } } });
    console.say(`Deleted ${rule}.`);
  },
});

/** `gatehouse oauth2 exchange-rules`. */
export const exchangeRulesCommand = commandGroup('exchange-rules', 'manage which apps can exchange tokens', [
  listCommand,
  createCommand,
  deleteCommand,
]);
