import { clientCommand, commandGroup, CommandFailure, FAILURE, listOutput } from '../client/index.js';

interface Row {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly current: boolean;
}

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the servers that you have logged in to',
  examples: ['profiles list'],
  output: listOutput<Row>({
    columns: {
      name: ({ name }) => name,
      url: ({ url }) => url,
      username: ({ username }) => username,
      current: ({ current }) => current,
    },
    empty: 'You are not logged in to any server.',
  }),
  run: ({ connection: { profiles } }) => {
    const current = profiles.currentName();
    const rows = profiles.names().flatMap((name) => {
      const profile = profiles.read(name);
      return profile ? [{ name, url: profile.url, username: profile.username, current: name === current }] : [];
    });
    return Promise.resolve(rows);
  },
});

const useCommand = clientCommand({
  name: 'use',
  summary: 'choose the server that commands use',
  args: { name: { description: 'Name of a profile.', completion: 'profiles' } },
  examples: ['profiles use staging'],
  output: null,
  run: ({ connection: { profiles }, args, console }) => {
    const profile = profiles.read(args.name);
    if (!profile) throw new CommandFailure(`there is no profile ${JSON.stringify(args.name)}. See \`gatehouse profiles list\``, FAILURE);
    profiles.use(args.name);
    console.say(`Commands use ${profile.url} as ${profile.username}.`);
    return Promise.resolve();
  },
});

/** `gatehouse profiles`. */
export const profilesCommand = commandGroup('profiles', 'manage the servers that you have logged in to', [listCommand, useCommand]);
