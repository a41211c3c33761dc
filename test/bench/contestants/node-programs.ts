import { fileURLToPath } from 'node:url';
import { ME } from '../../support/sign-in.js';
import { anonymousGet, bearerGet, type Load } from '../load/load.js';
import type { ProgramInput } from '../programs/announce.js';
import type { ContestantId } from './contestant-id.js';
import {
  always,
  continued,
  form,
  refilled,
  type Contestant,
  type RunningContestant,
  type Surroundings,
  type WorkOf,
} from './contestant.js';
import { BUILDINFO, HEALTHZ } from './paths.js';
import { Program } from './program.js';
import { versionOf } from './versions.js';

type Ready = Readonly<Record<string, unknown>> & { readonly url: string };
type WorkMaker<Id extends ContestantId> = (ready: Ready, bench: Surroundings) => WorkOf<Id>;

/** A program of test/bench/programs, which needs only packages of this repository. */
class NodeProgram implements Contestant {
  constructor(
    readonly id: ContestantId,
    readonly settings: string,
    /** The package that is measured; null for Node.js. */
    private readonly packageName: string | null,
    private readonly workOf: (...given: Parameters<WorkMaker<ContestantId>>) => RunningContestant['work'],
  ) {}

  obstacle(): null {
    return null;
  }

  async start(bench: Surroundings): Promise<RunningContestant> {
    const file = fileURLToPath(new URL(`../programs/${this.id}.js`, import.meta.url));
    const { bodies = {}, databaseUrl = '' } = bench.reference ?? {};
    const input: ProgramInput = { bodies, databaseUrl, people: bench.people };
    const program = Program.start(bench, { name: this.id, command: bench.node, args: [file, JSON.stringify(input)] });
    const [, facts = ''] = await program.waitFor(/^ready (.*)\n/m);
    return {
      version: this.packageName === null ? '' : versionOf(this.packageName),
      pid: program.pid,
      work: this.workOf(JSON.parse(facts) as Ready, bench),
      stop: () => program.stop(),
    };
  }
}

/** What answers with this server's bodies. The requests are those that this server gets. */
const sameBodies: WorkMaker<'bare' | 'fastify' | 'nest'> = ({ url }, { reference }) => ({
  healthz: always(anonymousGet(url + HEALTHZ)),
  buildinfo: always(anonymousGet(url + BUILDINFO)),
  me: always(bearerGet(url + ME, reference?.accessTokens ?? [])),
});

const selects: WorkMaker<'pg-select'> = ({ url }, { reference }) => {
  if (!reference) throw new Error('there are no keys to look up');
  const load: Load = { url: `${url}/`, method: 'GET', headers: { authorization: 'Bearer {token}' }, tokens: reference.coldKeys };
  return { cold: continued(load) };
};

interface OidcFacts {
  readonly url: string;
  readonly accessTokens: readonly string[];
  readonly refreshTokens: readonly string[];
  readonly client: Readonly<Record<string, string>>;
  readonly exchange: Readonly<Record<string, string>>;
}

/** More than it can exchange in a second. */
const CODES_PER_SECOND = 4000;

const oidcProvider: WorkMaker<'oidc-provider'> = (ready, { seconds }) => {
  const { url, accessTokens, refreshTokens, client, exchange } = ready as unknown as OidcFacts;
  const token = (fields: Readonly<Record<string, string>>): ReturnType<typeof form> => form(`${url}/token`, { ...fields, ...client });
  const introspection = form(`${url}/token/introspection`, { token: '{token}', ...client });
  return {
    me: always(bearerGet(`${url}/me`, accessTokens)),
    introspection: always({ ...introspection, expected: '"active":true', tokens: { kind: 'shared', tokens: accessTokens } }),
    refresh: continued({
      ...token({ grant_type: 'refresh_token', refresh_token: '{token}' }),
      tokens: { kind: 'chains', tokens: refreshTokens },
    }),
    code: refilled(token({ ...exchange, code: '{token}' }), async () => {
      const count = String(Math.ceil(CODES_PER_SECOND * seconds));
      return (await (await fetch(`${url}/bench/codes`, { method: 'POST', body: count })).json()) as string[];
    }),
    'client-credentials': always({
      ...token({ grant_type: 'client_credentials', scope: 'api:read' }),
      tokens: { kind: 'shared', tokens: ['none'] },
    }),
  };
};

export const NODE_PROGRAMS: readonly Contestant[] = [
  new NodeProgram('bare', '`node:http` alone, with the bodies of `gatehouse`', null, sameBodies),
  new NodeProgram('fastify', 'Fastify alone, without a logger, with the bodies of `gatehouse`', 'fastify', sameBodies),
  new NodeProgram(
    'nest',
    'Nest on Fastify alone, without a logger, guards, pipes and interceptors, with the bodies of `gatehouse`',
    '@nestjs/core',
    sameBodies,
  ),
  new NodeProgram('pg-select', 'Fastify and `pg`: one prepared select of key and user per request, 10 connections', 'pg', selects),
  new NodeProgram(
    'oidc-provider',
    'its in-memory adapter without its limit of 1 000 entries: no database, nothing is durable; refresh tokens rotate; client secrets in the form; opaque tokens, no ID tokens',
    'oidc-provider',
    oidcProvider,
  ),
];
