import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AgentSeen } from '../auth/index.js';
import type { PreparedFilter } from '../authz/index.js';
import type { Page, Paged } from '../common/index.js';
import { affectedRows, selectPage, SqlParameters } from '../database/index.js';
import type { AgentFields, AgentRow, GitCredential } from './agent-row.js';

/** Which agents to list. */
export interface AgentFilter {
  readonly userId: string;
  /** A part of the name; empty: any. */
  readonly search: string;
}

const AGENT = `
  a.id, a.user_id AS "userId", u.username, a.name, a.description, a.git_ssh_key AS "gitSshKey",
  a.token_lifetime_seconds AS "tokenLifetimeSeconds", a.expires_at AS "expiresAt", a.last_seen_at AS "lastSeenAt",
  a.created_at AS "createdAt", a.updated_at AS "updatedAt",
  (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'envName', s.env_name, 'filePath', s.file_path,
                                              'enabled', s.enabled) ORDER BY s.name), '[]')
     FROM agent_secrets x JOIN user_secrets s ON s.id = x.secret_id WHERE x.agent_id = a.id) AS secrets,
  (SELECT coalesce(json_agg(json_build_object('id', f.id, 'mimetype', f.mimetype, 'sizeBytes', b.size_bytes) ORDER BY f.created_at, f.id), '[]')
     FROM agent_files x JOIN files f ON f.id = x.file_id JOIN file_blobs b ON b.hash = f.hash WHERE x.agent_id = a.id) AS files,
  (SELECT coalesce(json_agg(json_build_object('url', x.url, 'username', x.username, 'secret', s.name) ORDER BY x.url), '[]')
     FROM agent_git_credentials x JOIN user_secrets s ON s.id = x.secret_id WHERE x.agent_id = a.id) AS "gitCredentials",
  (SELECT max(k.expires_at) FROM api_keys k
    WHERE k.agent_id = a.id AND k.agent_token_state IN ('fresh', 'current', 'superseded')) AS "tokenExpiresAt"`;

@Injectable()
export class AgentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string, tx?: EntityManager): Promise<AgentRow | null> {
    const [row] = await (tx ?? this.dataSource).query<AgentRow[]>(
      `SELECT ${AGENT} FROM agents a JOIN users u ON u.id = a.user_id WHERE a.id = $1`,
      [id],
    );
    return row ?? null;
  }

  async findByName(userId: string, name: string): Promise<AgentRow | null> {
    const [row] = await this.dataSource.query<AgentRow[]>(
      `SELECT ${AGENT} FROM agents a JOIN users u ON u.id = a.user_id WHERE a.user_id = $1 AND lower(a.name) = lower($2)`,
      [userId, name],
    );
    return row ?? null;
  }

  /** One page, by name. */
  async list({ userId, search }: AgentFilter, page: Page, visible: PreparedFilter): Promise<Paged<AgentRow>> {
    const parameters = new SqlParameters();
    const conditions = [`a.user_id = ${parameters.bind(userId)}`, parameters.include(visible, { id: 'a.id', owner: 'a.user_id' })];
    if (search !== '') conditions.push(`strpos(lower(a.name), ${parameters.bind(search.toLowerCase())}) > 0`);
    return selectPage<AgentRow>(
      this.dataSource,
      {
        matching: `FROM agents a WHERE ${conditions.join(' AND ')}`,
        id: 'a.id',
        key: 'lower(a.name)',
        rows: `SELECT ${AGENT} FROM page p JOIN agents a ON a.id = p.id JOIN users u ON u.id = a.user_id`,
        parameters,
      },
      page,
    );
  }

  /** Locks the agent: its tokens cannot be rotated meanwhile. False: it does not exist any more. */
  async lock(id: string, tx: EntityManager): Promise<boolean> {
    return (await tx.query<unknown[]>(`SELECT 1 FROM agents WHERE id = $1 FOR UPDATE`, [id])).length > 0;
  }

  async insert(userId: string, fields: AgentFields, now: Date, tx: EntityManager): Promise<string> {
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO agents (user_id, name, description, git_ssh_key, token_lifetime_seconds, expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id`,
      [userId, fields.name, fields.description, fields.gitSshKey, fields.tokenLifetimeSeconds, fields.expiresAt, now],
    );
    if (!row) throw new Error('an insert returned no row');
    return row.id;
  }

  async update(id: string, fields: AgentFields, now: Date, tx: EntityManager): Promise<void> {
    await tx.query(
      `UPDATE agents SET name = $2, description = $3, git_ssh_key = $4, token_lifetime_seconds = $5, expires_at = $6, updated_at = $7
        WHERE id = $1`,
      [id, fields.name, fields.description, fields.gitSshKey, fields.tokenLifetimeSeconds, fields.expiresAt, now],
    );
  }

  /** With its tokens and all that it was given. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM agents WHERE id = $1`, [id]));
  }

  /** The secrets of these names that the user has. */
  async findSecrets(userId: string, names: readonly string[], tx: EntityManager): Promise<{ id: string; name: string }[]> {
    return tx.query(`SELECT id, name FROM user_secrets WHERE user_id = $1 AND name = ANY ($2) FOR KEY SHARE`, [userId, names]);
  }

  /** Those of these files that the user uploaded. */
  async findFiles(userId: string, ids: readonly string[], tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(`SELECT id FROM files WHERE created_by = $1 AND id = ANY ($2) FOR KEY SHARE`, [
      userId,
      ids,
    ]);
    return rows.map(({ id }) => id);
  }

  /** The agent has exactly these secrets. The Git credentials of others are gone. */
  async setSecrets(id: string, secretIds: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM agent_secrets WHERE agent_id = $1 AND secret_id <> ALL ($2)`, [id, secretIds]);
    await tx.query(
      `INSERT INTO agent_secrets (agent_id, secret_id) SELECT $1, secret FROM unnest($2::uuid[]) AS secret
           ON CONFLICT ON CONSTRAINT agent_secrets_pkey DO NOTHING`,
      [id, secretIds],
    );
  }

  async setFiles(id: string, fileIds: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM agent_files WHERE agent_id = $1 AND file_id <> ALL ($2)`, [id, fileIds]);
    await tx.query(
      `INSERT INTO agent_files (agent_id, file_id) SELECT $1, file FROM unnest($2::uuid[]) AS file
           ON CONFLICT ON CONSTRAINT agent_files_pkey DO NOTHING`,
      [id, fileIds],
    );
  }

  /** Returns how many were stored: those whose secret the agent has. */
  async setGitCredentials(id: string, credentials: readonly GitCredential[], tx: EntityManager): Promise<number> {
    await tx.query(`DELETE FROM agent_git_credentials WHERE agent_id = $1`, [id]);
    const stored = await tx.query<unknown[]>(
      `INSERT INTO agent_git_credentials (agent_id, url, username, secret_id)
       SELECT $1, c.url, c.username, s.id
         FROM unnest($2::text[], $3::text[], $4::text[]) AS c (url, username, secret)
         JOIN agent_secrets x ON x.agent_id = $1
         JOIN user_secrets s ON s.id = x.secret_id AND s.name = c.secret
       RETURNING url`,
      [id, credentials.map(({ url }) => url), credentials.map(({ username }) => username), credentials.map(({ secret }) => secret)],
    );
    return stored.length;
  }

  /** Locked rows are skipped: the next use writes them. */
  async updateLastSeen(entries: readonly AgentSeen[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE agents a SET last_seen_at = greatest(a.last_seen_at, seen.at)
         FROM (SELECT agent_id, max(at) AS at FROM unnest($1::uuid[], $2::timestamptz[]) AS used (agent_id, at) GROUP BY agent_id) AS seen
        WHERE a.id = seen.agent_id AND a.id IN (SELECT id FROM agents WHERE id = ANY ($1) FOR NO KEY UPDATE SKIP LOCKED)`,
      [entries.map(({ agentId }) => agentId), entries.map(({ at }) => at)],
    );
  }
}
