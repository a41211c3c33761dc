import type { Command } from 'commander';
import type { CommandContext } from './context.js';

/** A command below `gatehouse`, which is loaded when a command line names it: to load and build all of them takes longer than what most of them do. */
export interface CatalogEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** As the command itself has it, for the list of all commands. */
  readonly summary: string;
  /** Is it not in the list of all commands? */
  readonly isHidden?: true;
  readonly load: () => Promise<(context: CommandContext) => Command>;
}

/** A heading of `gatehouse --help` and what is below it. */
export interface CatalogGroup {
  readonly title: string;
  /** Do its commands take no flags of a client? */
  readonly isForOperators?: true;
  readonly entries: readonly CatalogEntry[];
}

const CLIENTS: CatalogGroup = {
  title: 'Clients of a running server:',
  entries: [
    { name: 'login', summary: 'log in to a server', load: async () => (await import('./login/command.js')).loginCommand },
    { name: 'logout', summary: 'log out of a server', load: async () => (await import('./logout/command.js')).logoutCommand },
    { name: 'whoami', summary: 'show who you are logged in as', load: async () => (await import('./whoami/command.js')).whoamiCommand },
    {
      name: 'tokens',
      aliases: ['token'],
      summary: 'manage your long-lived tokens',
      load: async () => (await import('./tokens/command.js')).tokensCommand,
    },
    { name: 'users', aliases: ['user'], summary: 'manage users', load: async () => (await import('./users/command.js')).usersCommand },
    {
      name: 'organizations',
      aliases: ['organization', 'org', 'orgs'],
      summary: 'manage organizations and their members',
      load: async () => (await import('./organizations/command.js')).organizationsCommand,
    },
    {
      name: 'groups',
      aliases: ['group'],
      summary: 'show groups and their members',
      load: async () => (await import('./groups/command.js')).groupsCommand,
    },
    {
      name: 'roles',
      aliases: ['role'],
      summary: 'show the roles that users can have',
      load: async () => (await import('./roles/command.js')).rolesCommand,
    },
    {
      name: 'oauth2',
      summary: 'manage the OAuth 2 authorization server',
      load: async () => (await import('./oauth2/command.js')).oauth2Command,
    },
    {
      name: 'apply',
      summary: 'make the server what files say',
      load: async () => (await import('./apply/command.js')).applyCommand,
    },
    {
      name: 'export',
      summary: 'write what the server has as a file for `gatehouse apply`',
      load: async () => (await import('./apply/export.js')).exportCommand,
    },
    {
      name: 'secrets',
      aliases: ['secret'],
      summary: 'manage your secrets',
      load: async () => (await import('./secrets/command.js')).secretsCommand,
    },
    { name: 'ssh-key', summary: 'manage your SSH key for Git', load: async () => (await import('./ssh-key/command.js')).sshKeyCommand },
    {
      name: 'files',
      aliases: ['file'],
      summary: 'upload and download archives',
      load: async () => (await import('./files/command.js')).filesCommand,
    },
    {
      name: 'agents',
      summary: 'manage agents: programs that get a few of your secrets and nothing else',
      load: async () => (await import('./agents/command.js')).agentsCommand,
    },
    {
      name: 'agent',
      summary: 'act as an agent: a program that gets a few secrets and nothing else',
      load: async () => (await import('./agent/command.js')).agentCommand,
    },
    { name: 'audit', summary: 'read the audit log', load: async () => (await import('./audit/command.js')).auditCommand },
    {
      name: 'features',
      summary: 'show which features the server has',
      load: async () => (await import('./features/command.js')).featuresCommand,
    },
    {
      name: 'ping',
      summary: 'find out what is wrong between here and the server',
      load: async () => (await import('./ping/command.js')).pingCommand,
    },
    {
      name: 'profiles',
      summary: 'manage the servers that you have logged in to',
      load: async () => (await import('./profiles/command.js')).profilesCommand,
    },
  ],
};

/**
 * `server` with everything below it, and the others here, work on the database of a deployment. Their files may import commander and the
 * configuration; they load anything heavier when they run.
 */
const OPERATORS: CatalogGroup = {
  title: 'The server and its database:',
  isForOperators: true,
  entries: [
    { name: 'server', summary: 'start the server', load: async () => (await import('./server/command.js')).serverCommand },
    {
      name: 'reset-password',
      summary: 'set the password of a user directly in the database',
      load: async () => (await import('./server/accounts/reset-password.js')).resetPasswordCommand,
    },
    {
      name: 'backup',
      summary: 'back the database up to a file, or check a backup',
      load: async () => (await import('./server/backup/backup.js')).backupCommand,
    },
    {
      name: 'restore',
      summary: 'fill an empty database from a backup',
      load: async () => (await import('./server/backup/restore.js')).restoreCommand,
    },
    {
      name: 'doctor',
      summary: 'explain what is wrong with a deployment',
      load: async () => (await import('./server/doctor/command.js')).doctorCommand,
    },
  ],
};

const OTHERS: CatalogGroup = {
  title: 'Other commands:',
  entries: [
    { name: 'openapi', summary: 'print the OpenAPI document', load: async () => (await import('./openapi.js')).openapiCommand },
    {
      name: 'completion',
      summary: 'print a completion script for a shell',
      load: async () => (await import('./completion/command.js')).completionCommand,
    },
    { name: 'version', summary: 'print the version', load: async () => (await import('./version.js')).versionCommand },
    {
      name: '__complete',
      summary: '',
      isHidden: true,
      load: async () => (await import('./completion/command.js')).completeCommand,
    },
  ],
};

/** All commands, in the order of `gatehouse --help`. */
export const CATALOG: readonly CatalogGroup[] = [CLIENTS, OPERATORS, OTHERS];
