import type { Validation } from '../../../common/index.js';
import type { FormBody } from '../../../http/index.js';
import type { ResourceServerRow } from '../../resource-servers/resource-server-row.js';
import type { NewResourceServer } from '../../resource-servers/resource-servers.service.js';

/** A resource server as a form shows it. */
export interface ResourceServerValues {
  readonly name: string;
  readonly identifier: string;
  /** One per line: the name, and after a space what it lets an app do. */
  readonly scopes: string;
  readonly format: ResourceServerRow['accessTokenFormat'];
  /** In seconds; empty: the default of this server. */
  readonly lifetime: string;
  /** IDs of apps, one per line; empty: all. */
  readonly apps: string;
  readonly allowsSelfRegistered: boolean;
  readonly needsDpop: boolean;
}

export const NEW_RESOURCE_SERVER: ResourceServerValues = {
  name: '',
  identifier: '',
  scopes: '',
  format: 'opaque',
  lifetime: '',
  apps: '',
  allowsSelfRegistered: false,
  needsDpop: false,
};

export function valuesOf(server: ResourceServerRow): ResourceServerValues {
  return {
    name: server.name,
    identifier: server.identifier,
    scopes: server.scopes.map(({ name, description }) => `${name} ${description}`).join('\n'),
    format: server.accessTokenFormat,
    lifetime: server.accessTokenLifetimeSeconds === null ? '' : String(server.accessTokenLifetimeSeconds),
    apps: server.allowedAppIds.join('\n'),
    allowsSelfRegistered: server.allowsSelfRegisteredApps,
    needsDpop: server.dpopBoundAccessTokensRequired,
  };
}

export function sentValues(form: FormBody): ResourceServerValues {
  const text = (name: string): string => form.get(name)?.trim() ?? '';
  return {
    name: text('name'),
    identifier: text('identifier'),
    scopes: form.get('scopes') ?? '',
    format: form.get('format') === 'jwt' ? 'jwt' : 'opaque',
    lifetime: text('lifetime'),
    apps: form.get('apps') ?? '',
    allowsSelfRegistered: form.get('self_registered') === 'true',
    needsDpop: form.get('dpop') === 'true',
  };
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What the rules of resource servers cannot see, because it does not come so far. */
export function textFaults({ lifetime }: ResourceServerValues): Validation[] {
  return /^\d{0,9}$/.test(lifetime) ? [] : [{ field: 'lifetime', detail: 'Must be a number of seconds.' }];
}

export function changeOf(values: ResourceServerValues): NewResourceServer {
  return {
    name: values.name,
    identifier: values.identifier,
    scopes: linesOf(values.scopes).map((line) => {
      const [name = '', ...words] = line.split(/\s+/);
      return { name, description: words.join(' ') };
    }),
    accessTokenFormat: values.format,
    accessTokenLifetimeSeconds: values.lifetime === '' ? null : Number(values.lifetime),
    allowedAppIds: linesOf(values.apps),
    allowsSelfRegisteredApps: values.allowsSelfRegistered,
    dpopBoundAccessTokensRequired: values.needsDpop,
  };
}

/** What forms call the fields of the API. */
const FORM_NAMES: Readonly<Record<string, string>> = { access_token_lifetime_seconds: 'lifetime', allowed_app_ids: 'apps' };

export function formFaults(validations: readonly Validation[] | undefined): Validation[] {
  return (validations ?? []).map(({ field, detail }) => ({ field: FORM_NAMES[field] ?? field, detail: sentence(detail) }));
}

function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}
