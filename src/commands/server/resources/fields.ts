import { type Command, Option } from 'commander';
import { InvalidValueError, parseDuration } from '../../../config/index.js';
import type { ResourceServerChange } from '../../../operator/index.js';
import { fail } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import type { Flags } from '../settings.js';

const FORMAT_WORDS =
  'opaque: the API asks this server about every token, and a revocation takes effect immediately. jwt: the API verifies tokens itself, ' +
  'which live at most ten minutes.';

/** The values of flags that can be repeated. */
export interface Repeated {
  readonly scopes: string[];
  readonly apps: string[];
}

/** Adds the flags for what can be changed of a resource server. */
export function addFields(command: Command): Repeated {
  const repeated: Repeated = { scopes: [], apps: [] };
  command
    .option('--scope <name=words>', 'A scope and what it allows, for the consent page. Can be repeated.', collect(repeated.scopes))
    .option(
      '--allowed-app <id>',
      'ID of an app that can obtain tokens for it. Can be repeated. Default: all apps that did not register themselves.',
      collect(repeated.apps),
    );
  command
    .option('--self-registered-apps', 'Apps that registered themselves, such as MCP clients, can obtain tokens for it, too.')
    .option('--no-self-registered-apps', 'They cannot, unless they are listed. This is the default.')
    .option('--bound-tokens', 'Issue only tokens for it that are bound to a key: apps must send DPoP proofs (RFC 9449).')
    .option('--no-bound-tokens', 'Issue bearer tokens, too. This is the default.')
    .addOption(new Option('--access-token-format <format>', FORMAT_WORDS).choices(['opaque', 'jwt']))
    .option('--access-token-lifetime <duration>', 'Lifetime of access tokens, such as 5m. 0: the default of the server.');
  return repeated;
}

/** What the flags say; what they do not say is undefined. */
export function readFields(
  context: CommandContext,
  { accessTokenFormat: format, accessTokenLifetime: lifetime, selfRegisteredApps, boundTokens }: Flags,
  { scopes, apps }: Repeated,
): Partial<Omit<ResourceServerChange, 'name'>> {
  return {
    // One of the choices.
    ...(format !== undefined && { accessTokenFormat: format as 'opaque' | 'jwt' }),
    ...(typeof lifetime === 'string' && { accessTokenLifetimeSeconds: secondsOf(context, lifetime) }),
    ...(scopes.length > 0 && { scopes: scopes.map((scope) => scopeOf(context, scope)) }),
    ...(apps.length > 0 && { allowedAppIds: apps }),
    ...(typeof selfRegisteredApps === 'boolean' && { allowsSelfRegisteredApps: selfRegisteredApps }),
    ...(typeof boundTokens === 'boolean' && { dpopBoundAccessTokensRequired: boundTokens }),
  };
}

function collect(values: string[]): (value: string) => string {
  return (value) => {
    values.push(value);
    return value;
  };
}

function scopeOf(context: CommandContext, given: string): { name: string; description: string } {
  const mark = given.indexOf('=');
  if (mark < 1) fail(context, `--scope ${JSON.stringify(given)} has no words: use for example "notes.read=See your notes"`);
  return { name: given.slice(0, mark), description: given.slice(mark + 1).trim() };
}

/** Null: the default of the server. */
function secondsOf(context: CommandContext, given: string): number | null {
  try {
    const seconds = parseDuration(given);
    return seconds === 0 ? null : seconds;
  } catch (error) {
    if (error instanceof InvalidValueError) fail(context, `--access-token-lifetime ${JSON.stringify(given)} ${error.message}`);
    throw error;
  }
}
