import { DomainError, formatDuration } from '../../../common/index.js';
import type { OpenAccounts, ResourceServerRow } from '../../../operator/index.js';
import { visible } from '../../client/index.js';
import { fail } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';

/** Ends the command if there is no such resource server. */
export function findServer(context: CommandContext, { resourceServers }: OpenAccounts, name: string): Promise<ResourceServerRow> {
  return resourceServers.find(name).catch(() => fail(context, `there is no resource server ${JSON.stringify(name)}`));
}

/** Runs a change, and reports every invalid field on a line of its own. */
export async function reportingFaults<T>(context: CommandContext, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof DomainError) || !error.validations || error.code !== 'invalid_input') throw error;
    return fail(context, error.validations.map(({ field, detail }) => `${field}: ${detail}`).join('\nerror: '));
  }
}

/** A resource server as the API returns it. */
export function asJson(server: ResourceServerRow): string {
  return `${JSON.stringify({
    id: server.id,
    identifier: server.identifier,
    name: server.name,
    scopes: server.scopes,
    access_token_format: server.accessTokenFormat,
    access_token_lifetime_seconds: server.accessTokenLifetimeSeconds ?? 0,
    allowed_app_ids: server.allowedAppIds,
    allows_self_registered_apps: server.allowsSelfRegisteredApps,
    dpop_bound_access_tokens_required: server.dpopBoundAccessTokensRequired,
    is_built_in: server.isBuiltIn,
  })}\n`;
}

function appsOf({ allowedAppIds, allowsSelfRegisteredApps }: ResourceServerRow): string {
  if (allowedAppIds.length > 0)
    return [...allowedAppIds, ...(allowsSelfRegisteredApps ? ['and those that registered themselves'] : [])].join(' ');
  return allowsSelfRegisteredApps ? 'all' : 'all except those that registered themselves';
}

export function asText(server: ResourceServerRow): string {
  const lifetime = server.accessTokenLifetimeSeconds;
  const binding = server.dpopBoundAccessTokensRequired ? ', bound to a key' : '';
  const facts = [
    ['Name:', server.name],
    ['Identifier:', server.identifier],
    ['Client ID:', server.isBuiltIn ? '-' : server.id],
    ['Tokens:', `${server.accessTokenFormat}, ${lifetime === null ? 'default lifetime' : formatDuration(lifetime)}${binding}`],
    ['Apps:', appsOf(server)],
  ];
  const scopes = server.scopes.map(({ name, description }) => `  ${visible(name)}: ${visible(description)}\n`);
  return `${facts.map(([label = '', value = '']) => `${label.padEnd(12)} ${visible(value)}\n`).join('')}Scopes:\n${scopes.join('')}`;
}
