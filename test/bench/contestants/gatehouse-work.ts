import { ProcessOutput } from '../../support/process-output.js';
import { expectStatus } from '../../support/expect-answer.js';
import {
  exchangeFields,
  obtainCode,
  obtainTokens,
  refreshFields,
  registerClient,
  registerServiceClient,
  TOKENS,
  type Client,
  type Fields,
  type Grant,
} from '../../support/oauth/index.js';
import type { TestDatabase } from '../../support/database.js';
import { plantUser } from '../../support/people.js';
import { RunningServer } from '../../support/server.js';
import { createOwner, ME } from '../../support/sign-in.js';
import { plantedCodes } from './planted-codes.js';
import { cloneKeys, idOf, plantGrants, plantPeople, secretOf, withSecret } from './planted-people.js';
import { anonymousGet, bearerGet, type NumberedTokens } from '../load/load.js';
import { always, continued, form, type Work, type WorkOf } from './contestant.js';
import { BUILDINFO, HEALTHZ } from './paths.js';
import type { Program } from './program.js';

/** Rows are copied from those that a person's login, consent and exchange left, so that everything is as the server made it. */
const MAX_CODES_PER_SECOND = 4000;
const KEYS_PER_PERSON = 10;

export interface Plan {
  readonly program: Program;
  readonly url: string;
  readonly database: TestDatabase;
  readonly people: number;
  readonly keys: number;
  readonly seconds: number;
  /** False for the baseline, which knows no apps that act for themselves. */
  readonly hasServiceAccounts: boolean;
}

/** What this server does in each unit, by many people with tokens of one app. */
export class GatehouseWork {
  readonly work: WorkOf<'gatehouse'>;

  private constructor(
    private readonly plan: Plan,
    private readonly client: Client,
    private readonly serviceClient: Client,
    private readonly grant: Grant,
    /** Access tokens, one for each person. */
    readonly accessTokens: readonly string[],
    private readonly refreshTokens: readonly string[],
    private readonly sessions: readonly string[],
    /** Keys that no earlier request presented, until all of them have been. */
    readonly coldKeys: NumberedTokens,
  ) {
    this.work = this.units();
  }

  static async plant(plan: Plan): Promise<GatehouseWork> {
    const { program, url, database: db, people } = plan;
    const server = new RunningServer({
      child: program.child,
      output: new ProcessOutput(program.child),
      url,
      db,
      release: () => Promise.resolve(),
    });
    const session = await createOwner(server);
    const client = await registerClient(server, session);
    const tokens = await obtainTokens(server, session, client);
    const grant = await obtainCode(server, session, client);
    // Its copies are made later, and it must not be purged before.
    await db.query(`UPDATE oauth2_provider_app_codes SET expires_at = now() + interval '1 day' WHERE consumed_at IS NULL`);
    const serviceClient = plan.hasServiceAccounts ? await serviceClientOf(server, session) : client;
    const created = await server.post(`${ME}/keys/tokens`, {}, { 'coder-session-token': session });
    const { key: longLived } = expectStatus(created, 201).json<{ key: string }>();

    await plantPeople(db, idOf(tokens.access_token), Math.max(2 * people, Math.ceil(plan.keys / KEYS_PER_PERSON)));
    const { accessTokens } = await plantGrants(db, tokens, { from: 1, to: people });
    // Of other people: a refresh replaces the access token too, and the units that present one run again under the next Node.js.
    const { refreshTokens } = await plantGrants(db, tokens, { from: people + 1, to: 2 * people });
    await cloneKeys(db, { from: 1, to: people, key: idOf(session), letter: 's' });
    await cloneKeys(db, { from: 1, to: plan.keys, key: idOf(longLived), letter: 'c', perPerson: KEYS_PER_PERSON });
    for (const table of ['users', 'organization_members', 'api_keys', 'oauth2_provider_app_tokens'])
      await db.query(`VACUUM ANALYZE ${table}`);

    const sessions = withSecret(session, 's', { from: 1, to: people });
    return new GatehouseWork(plan, client, serviceClient, grant, accessTokens, refreshTokens, sessions, {
      kind: 'numbered',
      before: 'c',
      digits: 9,
      after: `-${secretOf(longLived)}`,
      count: plan.keys,
      used: 0,
    });
  }

  private units(): WorkOf<'gatehouse'> {
    const { url } = this.plan;
    const me = always(bearerGet(url + ME, this.accessTokens));
    return {
      healthz: always(anonymousGet(url + HEALTHZ)),
      buildinfo: always(anonymousGet(url + BUILDINFO)),
      me,
      'me-half': me,
      'me-workers': me,
      cold: continued({
        url: url + ME,
        method: 'GET',
        headers: { authorization: 'Bearer {token}' },
        tokens: this.coldKeys,
      }),
      introspection: always({
        ...this.clientForm('/oauth2/introspect', { token: '{token}' }),
        expected: '"active":true',
        tokens: { kind: 'shared', tokens: this.accessTokens },
      }),
      refresh: continued({
        ...this.tokenRequest(refreshFields('{token}')),
        tokens: { kind: 'chains', tokens: this.refreshTokens },
      }),
      code: this.codes(),
      keys: always({
        url: `${url}${ME}/keys/tokens`,
        method: 'POST',
        headers: { 'coder-session-token': '{token}', 'content-type': 'application/json' },
        body: '{}',
        tokens: { kind: 'shared', tokens: this.sessions },
      }),
      'client-credentials': always({
        ...this.clientForm(TOKENS, { grant_type: 'client_credentials' }, this.serviceClient),
        tokens: { kind: 'shared', tokens: ['none'] },
      }),
    };
  }

  private codes(): Work {
    const { database, people, seconds } = this.plan;
    return plantedCodes(database, this.tokenRequest(exchangeFields({ ...this.grant, code: '{token}' })), {
      code: this.grant.code,
      people,
      perSlice: Math.ceil(MAX_CODES_PER_SECOND * seconds),
    });
  }

  private tokenRequest(fields: Fields): ReturnType<typeof form> {
    return this.clientForm(TOKENS, fields);
  }

  private clientForm(path: string, fields: Fields, { id, secret } = this.client): ReturnType<typeof form> {
    const sent = { ...fields, client_id: id, client_secret: secret };
    const present = Object.entries(sent).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return form(this.plan.url + path, Object.fromEntries(present));
  }
}

async function serviceClientOf(server: RunningServer, session: string): Promise<Client> {
  const { id } = await plantUser(server.db, { isServiceAccount: true });
  return registerServiceClient(server, session, id, { scope: 'user:read' });
}
