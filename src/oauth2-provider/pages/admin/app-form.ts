import type { Validation } from '../../../common/index.js';
import type { FormBody } from '../../../http/index.js';
import type { AppChange, NewApp } from '../../apps/app-rules.js';
import type { AppRow } from '../../apps/app-row.js';
import { redirectUriFault } from '../../checks/redirect-uri.js';
import { CLIENT_TYPES, type ClientType } from '../../entities/app.entity.js';
import { DEFAULT_GRANT_TYPES } from '../../grants/grant-types.js';
import { type AppSettings, NEW_SETTINGS, sentSettings, settingsChange, settingsOf } from './app-settings-form.js';

/** An app as a form shows it. */
export interface AppValues {
  readonly name: string;
  readonly clientType: ClientType;
  /** One per line. */
  readonly redirectUris: string;
  readonly grantTypes: readonly string[];
  /** Separated by spaces or lines. */
  readonly scope: string;
  /** Username of the service account; empty without one. */
  readonly serviceAccount: string;
  /** One per line. */
  readonly postLogoutRedirectUris: string;
  readonly backchannelLogoutUri: string;
  readonly isVerified: boolean;
  /** What most apps do not need. */
  readonly settings: AppSettings;
}

export const NEW_APP: AppValues = {
  name: '',
  clientType: 'confidential',
  redirectUris: '',
  grantTypes: DEFAULT_GRANT_TYPES,
  scope: '',
  serviceAccount: '',
  postLogoutRedirectUris: '',
  backchannelLogoutUri: '',
  isVerified: false,
  settings: NEW_SETTINGS,
};

export function valuesOf(app: AppRow, serviceAccount: string): AppValues {
  const { name, clientType, grantTypes, scope, backchannelLogoutUri, isVerified } = app;
  const lists = { redirectUris: app.redirectUris.join('\n'), postLogoutRedirectUris: app.postLogoutRedirectUris.join('\n') };
  return { name, clientType, grantTypes, scope, serviceAccount, backchannelLogoutUri, isVerified, ...lists, settings: settingsOf(app) };
}

/** The sent form. `clientType`: of an app that has one already, whose settings are `before`. */
export function sentValues(form: FormBody, clientType?: ClientType, before = NEW_SETTINGS): AppValues {
  const text = (name: string): string => form.get(name)?.trim() ?? '';
  return {
    name: text('name'),
    clientType: clientType ?? CLIENT_TYPES.find((type) => type === form.get('kind')) ?? 'confidential',
    redirectUris: form.get('redirect_uris') ?? '',
    grantTypes: form.all('grant'),
    scope: text('scope'),
    serviceAccount: text('service_account'),
    postLogoutRedirectUris: form.get('post_logout_redirect_uris') ?? '',
    backchannelLogoutUri: text('backchannel_logout_uri'),
    isVerified: form.get('verified') === 'true',
    settings: sentSettings(form, before),
  };
}

const linesOf = (text: string): string[] => text.split(/\r?\n/).map((line) => line.trim());
const urisOf = (text: string): string[] => linesOf(text).filter((line) => line !== '');

/** Faults of addresses, each with its line. */
export function lineFaults({ redirectUris, postLogoutRedirectUris, clientType }: AppValues): Validation[] {
  const faultsOf = (field: string, text: string): Validation[] =>
    linesOf(text).flatMap((line, index) => {
      const fault = line === '' ? null : redirectUriFault(line, clientType);
      return fault === null ? [] : [{ field, detail: `Line ${index + 1} ${fault}.` }];
    });
  return [...faultsOf('redirect_uris', redirectUris), ...faultsOf('post_logout_redirect_uris', postLogoutRedirectUris)];
}

/** `before`: the settings that the app has, of which only changed ones are a part of the change. */
export function changeOf(values: AppValues, serviceAccountId: string, before = NEW_SETTINGS): NewApp {
  const { name, clientType, grantTypes, scope, backchannelLogoutUri, isVerified } = values;
  const change: AppChange = {
    name,
    redirectUris: urisOf(values.redirectUris),
    grantTypes,
    scope: scope.split(/\s+/).filter(Boolean).join(' '),
    serviceAccountId,
    ...settingsChange(values.settings, before),
    isVerified,
    postLogoutRedirectUris: urisOf(values.postLogoutRedirectUris),
    backchannelLogoutUri,
  };
  return { ...change, clientType };
}

/** What forms call the fields of the API. */
const FORM_NAMES: Readonly<Record<string, string>> = {
  callback_url: 'redirect_uris',
  grant_types: 'grant',
  service_account_id: 'service_account',
};

export function formFaults(validations: readonly Validation[] | undefined): Validation[] {
  return (validations ?? []).map(({ field, detail }) => ({ field: FORM_NAMES[field] ?? field, detail: sentence(detail) }));
}

function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}
