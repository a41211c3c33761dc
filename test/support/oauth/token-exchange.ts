import type { Answer } from '../http-client.js';
import { expectStatus } from '../expect-answer.js';
import { uniqueName } from '../unique-name.js';
import { basic, type Client, type Fields, TOKENS, type Tokens } from './messages.js';
import type { Provider } from './provider.js';
import { registerResourceServer, type ResourceServer } from './resource-servers.js';

export const EXCHANGE_RULES = '/api/v2/oauth2-provider/exchange-rules';
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

/** An app, the API that it calls, and another API that this one calls on behalf of the app's user. */
export interface Exchange {
  /** The app that the user consents to. */
  readonly front: Client;
  readonly notes: ResourceServer;
  /** The client of the notes service, which exchanges tokens. */
  readonly backend: Client;
  readonly calendar: ResourceServer;
  readonly ruleId: string;
}

export interface ExchangeOptions {
  /** More for the registration of the target. */
  readonly calendar?: Readonly<Record<string, unknown>>;
  readonly backendScope?: string;
}

const CALENDAR_SCOPES = [
  { name: 'calendar.read', description: 'See your calendar' },
  { name: 'calendar.write', description: 'Change your calendar' },
];
/** The subject token needs the scope of the same kind. */
export const RULE_SCOPES = [
  { name: 'calendar.read', requires: 'notes.read' },
  { name: 'calendar.write', requires: 'notes.write' },
];

export async function createRule(
  provider: Provider,
  appId: string,
  from: ResourceServer,
  to: ResourceServer,
  scopes: readonly object[] = RULE_SCOPES,
): Promise<string> {
  const body = { app_id: appId, subject_resource_server_id: from.id, target_resource_server_id: to.id, scopes };
  return expectStatus(await provider.admin('POST', EXCHANGE_RULES, body), 201).json<{ id: string }>().id;
}

export function registerCalendar(provider: Provider, fields: Readonly<Record<string, unknown>> = {}): Promise<ResourceServer> {
  const name = uniqueName('calendar');
  return registerResourceServer(provider, { name, identifier: `https://${name}.example.com/api`, scopes: CALENDAR_SCOPES, ...fields });
}

export function registerBackend(provider: Provider, scope = ''): Promise<Client> {
  return provider.createClient({ redirectUris: [], grantTypes: [TOKEN_EXCHANGE], scope });
}

export async function createExchange(provider: Provider, options: ExchangeOptions = {}): Promise<Exchange> {
  const [front, notes, backend] = [
    await provider.createClient(),
    await registerResourceServer(provider),
    await registerBackend(provider, options.backendScope),
  ];
  const calendar = await registerCalendar(provider, options.calendar);
  return { front, notes, backend, calendar, ruleId: await createRule(provider, backend.id, notes, calendar) };
}

/** Tokens of the user for the API that the app calls. */
export function subjectTokens(provider: Provider, { front, notes }: Exchange, scope?: string): Promise<Tokens> {
  return provider.obtainTokens(front, { resource: notes.identifier, ...(scope !== undefined && { scope }) });
}

/** Sends an exchange; `fields` override the form. */
export function sendExchange(provider: Provider, client: Client, subjectToken: string | undefined, fields: Fields): Promise<Answer> {
  const form = { grant_type: TOKEN_EXCHANGE, subject_token: subjectToken, subject_token_type: ACCESS_TOKEN_TYPE, ...fields };
  return provider.postAs(client, TOKENS, form);
}

/** Exchanges a token for one for the calendar, and requires success. */
export async function exchanged(
  provider: Provider,
  { backend, calendar }: Exchange,
  subjectToken: string,
  fields: Fields = {},
): Promise<Tokens & { issued_token_type: string }> {
  const answer = await sendExchange(provider, backend, subjectToken, { resource: calendar.identifier, ...fields });
  return expectStatus(answer, 200).json<Tokens & { issued_token_type: string }>();
}

/** What a resource server learns about a token. */
export async function introspected(
  provider: Provider,
  { id, secret }: Pick<ResourceServer, 'id' | 'secret'>,
  token: string,
): Promise<Record<string, unknown>> {
  const answer = await provider.post('/oauth2/introspect', {
    headers: { authorization: basic(id, secret) },
    body: new URLSearchParams({ token }),
  });
  return expectStatus(answer, 200).json<Record<string, unknown>>();
}
