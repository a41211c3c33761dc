import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, textOutput, YES } from '../client/index.js';

const OUTPUT = textOutput<Schemas['GitSshKeyResponse']>(({ public_key: key }) => key.trim());

const showCommand = clientCommand({
  name: 'show',
  summary: 'print your public key for Git',
  examples: ['ssh-key show'],
  output: OUTPUT,
  run: async ({ api }) => (await api.GET('/api/v2/users/{user}/gitsshkey', { params: { path: { user: 'me' } } })).data,
});

const regenerateCommand = clientCommand({
  name: 'regenerate',
  summary: 'replace your key pair for Git',
  description: 'Creates a new key pair and prints the public key. Git servers refuse the old one as soon as you replace it there.',
  flags: { yes: YES },
  examples: ['ssh-key regenerate --yes'],
  output: OUTPUT,
  run: async ({ api, flags, console }) => {
    await console.confirm('Replace your key pair?', flags.yes);
    return (await api.PUT('/api/v2/users/{user}/gitsshkey', { params: { path: { user: 'me' } } })).data;
  },
});

/** `gatehouse ssh-key`. */
export const sshKeyCommand = commandGroup('ssh-key', 'manage your SSH key for Git', [showCommand, regenerateCommand]);
