import type { Command } from 'commander';
import { buildProgram } from '../program.js';
import { candidatesFor } from './candidates.js';

const program = await buildProgram({} as never);
const words = (...line: string[]): string[] => candidatesFor(program, line, () => ['production', 'staging']).map(({ word }) => word);

describe('completion', () => {
  it.each([
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['oauth2', 'keys', 'rotate', ''],
      ['RS256', 'ES256', 'EdDSA'],
    ],
    [
      ['oauth2', 'registration', 'policy', ''],
      ['off', 'token', 'open'],
    ],
    [['server', 'oauth2', 'registration', 'policy', 't'], ['token']],
    [
      ['agents', 'edit', 'build', '--clear', ''],
      ['secrets', 'files', 'git-credentials'],
    ],
    [
      ['agents', 'edit', '--git-ssh-key', ''],
      ['yes', 'no'],
    ],
    [['users', 'create', '--login-type', 'o'], ['oidc']],
    [['oauth2', 'apps', 'create', 'Notes', '--grant-type', 'cl'], ['client_credentials']],
    [
      ['whoami', '--profile', ''],
      ['production', 'staging'],
    ],
    [['--profile', 'st'], ['staging']],
    [
      ['profiles', 'use', ''],
      ['production', 'staging'],
    ],
    [['tokens', 'list', '-c', 'na'], ['name']],
    [['tokens', 'list', '-c', 'name,ex'], ['name,expires at']],
    [['tokens', 'list', '-c', 'name,n'], []],
    // A second argument, which it does not have, and one that can be anything.
    [['oauth2', 'keys', 'rotate', 'RS256', ''], []],
    [['users', 'show', ''], []],
  ])('of %j offers %j', (line, expected) => {
    expect(words(...line)).toEqual(expected);
  });

  it('of a command with a closed set still offers its flags', () => {
    expect(words('oauth2', 'keys', 'rotate', '--out')).toEqual(['--output']);
  });

  it('offers every closed set of the program', () => {
    const below = (command: Command): Command[] => [command, ...command.commands.flatMap(below)];
    for (const command of below(program)) {
      const [argument] = command.registeredArguments;
      if (!argument?.argChoices) continue;
      const path: string[] = [];
      for (let each = command; each.parent; each = each.parent) path.unshift(each.name());
      expect([path, words(...path, '')]).toEqual([path, argument.argChoices]);
    }
  });
});
