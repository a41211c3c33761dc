import { expectJson, expectStatus } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import { Person } from '../../support/people.js';
import type { RunningServer } from '../../support/server.js';

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly owner: { readonly id: string; readonly username: string };
}
export interface Created {
  readonly agent: Agent & Readonly<Record<string, unknown>>;
  readonly token: string;
}
export type Rotated = { readonly token: string; readonly expires_at: string };

export const DAY_S = 24 * 60 * 60;
export const SECRET = { name: 'npm', value: 'npm-secret-value', env_name: 'NPM_TOKEN' };

/** What tests do with the agents of a user. */
export class Agents {
  constructor(
    private readonly server: RunningServer,
    private readonly owner: Person,
  ) {}

  async create(body: Readonly<Record<string, unknown>> = {}): Promise<Created> {
    return expectJson<Created>(await this.owner.post('/agents', { name: 'robot', ...body }), 201);
  }

  as(token: string): Person {
    const { id, username, email } = this.owner;
    return new Person(this.server, id, username, email, token);
  }

  /** A secret of the owner. */
  async store(secret: Readonly<Record<string, unknown>> = {}): Promise<void> {
    expectStatus(await this.owner.post('/users/me/secrets', { ...SECRET, ...secret }), 201);
  }

  async rotate(token: string): Promise<string> {
    return expectJson<Rotated>(await this.as(token).post('/agents/me/token'), 201).token;
  }

  async works(token: string): Promise<boolean> {
    return (await this.as(token).get('/agents/me')).status === 200;
  }

  auditRows(request: Answer): Promise<Record<string, unknown>[]> {
    return this.server.db.query(
      `SELECT action, resource_type, resource_id, resource_target, status_code, user_id, additional_fields FROM audit_logs WHERE request_id = $1`,
      [request.headers.get('x-request-id')],
    );
  }

  /** Moves what the server compares with its clock into the past. */
  age(column: 'superseded_at' | 'expires_at', token: string, seconds: number): Promise<unknown> {
    return this.server.db.query(`UPDATE api_keys SET ${column} = ${column} - make_interval(secs => $2) WHERE id = $1`, [
      token.replace('gha_', '').split('-')[0],
      seconds,
    ]);
  }
}
