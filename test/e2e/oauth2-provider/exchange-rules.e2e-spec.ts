import { expectJson, expectStatus } from '../../support/expect-answer.js';
import {
  createExchange,
  type Exchange,
  EXCHANGE_RULES,
  exchanged,
  introspected,
  type Provider,
  registerBackend,
  registerCalendar,
  registerResourceServer,
  RULE_SCOPES,
  RESOURCE_SERVERS,
  startProvider,
  subjectTokens,
} from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';

let provider: Provider;
let exchange: Exchange;
beforeAll(async () => {
  provider = await startProvider();
  exchange = await createExchange(provider);
});
afterAll(() => provider.server.stop());

function bodyOf({ backend, notes, calendar }: Exchange): Record<string, unknown> {
  return { app_id: backend.id, subject_resource_server_id: notes.id, target_resource_server_id: calendar.id, scopes: RULE_SCOPES };
}

describe('exchange rules', () => {
  it('are listed, read and deleted, with the names of what they are about', async () => {
    const { backend, notes, calendar, ruleId } = exchange;
    const rule = {
      id: ruleId,
      app_id: backend.id,
      app_name: backend.name,
      subject_resource_server_id: notes.id,
      subject_resource_server_name: notes.name,
      target_resource_server_id: calendar.id,
      target_resource_server_name: calendar.name,
      scopes: RULE_SCOPES,
      created_at: expect.any(String) as unknown,
    };
    expect(expectJson(await provider.admin('GET', `${EXCHANGE_RULES}/${ruleId}`), 200)).toEqual(rule);
    expect(expectJson<unknown[]>(await provider.admin('GET', EXCHANGE_RULES), 200)).toContainEqual(rule);
    const other = await createExchange(provider);
    expectStatus(await provider.admin('DELETE', `${EXCHANGE_RULES}/${other.ruleId}`), 204);
    expect((await provider.admin('GET', `${EXCHANGE_RULES}/${other.ruleId}`)).status).toBe(404);
    expect((await provider.admin('DELETE', `${EXCHANGE_RULES}/${other.ruleId}`)).status).toBe(404);
  });

  it('exist once for an app and two resource servers', async () => {
    const answer = await provider.admin('POST', EXCHANGE_RULES, bodyOf(exchange));
    expect([answer.status, answer.json<{ message: string }>().message]).toEqual([
      409,
      'There is a rule for this app and these resource servers. Delete it first.',
    ]);
  });

  it('refuse what cannot be exchanged, and say which field is wrong', async () => {
    const list = expectJson<{ id: string; is_built_in: boolean }[]>(await provider.admin('GET', RESOURCE_SERVERS), 200);
    const builtIn = list.find((server) => server.is_built_in)!.id;
    const pub = await provider.createClient({ type: 'public' });
    const registered = await provider.createClient();
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [registered.id]);
    const nobody = '5a66e700-0000-4000-8000-00000000ffff';
    const confidential = 'must be a confidential app that an administrator registered';
    const ownApi = 'must not be the API of this server: its tokens are not exchanged';
    const cases: [fields: Record<string, unknown>, field: string, detail: string][] = [
      [{ app_id: 'x' }, 'app_id', 'must be a UUID'],
      [{ app_id: nobody }, 'app_id', 'is not an app'],
      [{ app_id: pub.id }, 'app_id', confidential],
      [{ app_id: registered.id }, 'app_id', confidential],
      [{ subject_resource_server_id: nobody }, 'subject_resource_server_id', 'is not a resource server'],
      [{ subject_resource_server_id: builtIn }, 'subject_resource_server_id', ownApi],
      [{ target_resource_server_id: builtIn }, 'target_resource_server_id', ownApi],
      [{ target_resource_server_id: exchange.notes.id }, 'target_resource_server_id', 'must be another resource server than the subject'],
      [{ scopes: [] }, 'scopes', 'must have at least one: a token without a scope is never issued'],
      [{ scopes: [...RULE_SCOPES, RULE_SCOPES[0]] }, 'scopes', 'must not name one twice'],
      [
        { scopes: [{ name: 'gatehouse:admin', requires: 'notes.read' }] },
        'scopes',
        `gatehouse:admin is not a scope of ${exchange.calendar.name}`,
      ],
      [
        { scopes: [{ name: 'calendar.read' }] },
        'scopes',
        `calendar.read, which calendar.read requires, is not a scope of ${exchange.notes.name}`,
      ],
    ];
    for (const [fields, field, detail] of cases) {
      const answer = await provider.admin('POST', EXCHANGE_RULES, { ...bodyOf(exchange), ...fields });
      expect({ fields, status: answer.status, ...answer.json<{ validations: unknown }>() }).toMatchObject({
        fields,
        status: 400,
        validations: [{ field, detail }],
      });
    }
  });

  it('are for owners: others can neither see, create nor delete them', async () => {
    const { token } = await createPerson(provider.server);
    const headers = { 'coder-session-token': token };
    expect((await provider.send('GET', EXCHANGE_RULES, { headers })).status).toBe(403);
    expect((await provider.send('GET', `${EXCHANGE_RULES}/${exchange.ruleId}`, { headers })).status).toBe(404);
    expect((await provider.send('POST', EXCHANGE_RULES, { headers, body: bodyOf(exchange) })).status).toBe(403);
    expect((await provider.send('DELETE', `${EXCHANGE_RULES}/${exchange.ruleId}`, { headers })).status).toBe(404);
  });

  it('end with the app and with either resource server', async () => {
    for (const path of [
      ({ backend }: Exchange) => `/api/v2/oauth2-provider/apps/${backend.id}`,
      ({ notes }: Exchange) => `${RESOURCE_SERVERS}/${notes.id}`,
      ({ calendar }: Exchange) => `${RESOURCE_SERVERS}/${calendar.id}`,
    ]) {
      const other = await createExchange(provider);
      expectStatus(await provider.admin('DELETE', path(other)), 204);
      expect((await provider.admin('GET', `${EXCHANGE_RULES}/${other.ruleId}`)).status).toBe(404);
    }
  });

  it('with the same name for both scopes need no "requires"', async () => {
    const [backend, from] = [await registerBackend(provider), await registerResourceServer(provider)];
    const to = await registerCalendar(provider, { scopes: [{ name: 'notes.read', description: 'See notes' }] });
    const body = { app_id: backend.id, subject_resource_server_id: from.id, target_resource_server_id: to.id };
    const answer = await provider.admin('POST', EXCHANGE_RULES, { ...body, scopes: [{ name: 'notes.read' }] });
    expect(expectJson<{ scopes: unknown }>(answer, 201).scopes).toEqual([{ name: 'notes.read', requires: 'notes.read' }]);
  });
});

it('an exchange is in the audit log: which app, for which user, at which resource, in exchange for what', async () => {
  const subject = await subjectTokens(provider, exchange);
  const { access_token, scope } = await exchanged(provider, exchange, subject.access_token);
  const { sub } = await introspected(provider, exchange.calendar, access_token);
  const log = expectJson<{ audit_logs: Record<string, unknown>[] }>(
    await provider.admin('GET', `/api/v2/audit?limit=1&q=resource_id:${exchange.backend.id}`),
    200,
  );
  expect(log.audit_logs[0]).toMatchObject({
    resource_type: 'oauth2_provider_app',
    resource_id: exchange.backend.id,
    resource_target: exchange.backend.name,
    action: 'write',
    status_code: 200,
    ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as unknown,
    user: { id: sub },
    additional_fields: {
      token_exchange: 'issued',
      rule_id: exchange.ruleId,
      subject_app_id: exchange.front.id,
      subject_resource: exchange.notes.identifier,
      resource: exchange.calendar.identifier,
      scope,
      actor_ids: [exchange.backend.id],
    },
  });
});
