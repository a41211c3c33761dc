import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Actor, type AdminScope, agentNarrowing, type Authority, isAdminScope, OWN_AUTHORITY, type Role } from '../../authz/index.js';
import { isUuid } from '../../common/index.js';
import { BatchedLookUp, PreparedStatements } from '../../database/index.js';
import type { AgentTokenState, ApiKeyLoginType } from '../api-key.entity.js';
import type { UpstreamLink } from '../upstream-links.port.js';
import { type ActorRow, actorOf, actorWithoutKey, rolesOfRow } from './actor-row.js';
import { credentialBytes } from './credential-size.js';
import { EVERYTHING, FIND_KEYS, FIND_USER, FIND_VERSIONS } from './credential-queries.js';
import { CredentialSource, type CurrentVersion, type SharedVersion, type VersionedCredential } from './credential-source.port.js';
import type { AgentOfToken, CredentialRecord, IssuedAccessToken } from './credentials.port.js';
import { endOf, type Person, PresentedCredential } from './person.js';

interface KeyRow extends ActorRow {
  readonly id: string;
  readonly hashed_secret: Buffer;
  readonly login_type: ApiKeyLoginType;
  readonly expires_at: Date;
  readonly last_used: Date;
  readonly lifetime_seconds: number;
  readonly created_at: Date;
  readonly scopes: string[];
  readonly allow_list: string[];
  readonly auth_time: Date | null;
  readonly audience: string | null;
  readonly app_id: string | null;
  readonly subject_type: IssuedAccessToken['subjectType'] | null;
  readonly actor_ids: string[] | null;
  readonly dpop_jkt: string | null;
  readonly subject: string | null;
  readonly app_scope: string | null;
  readonly app_is_dynamically_registered: boolean | null;
  readonly app_document_url: string | null;
  readonly agent_id: string | null;
  readonly agent_token_state: AgentTokenState | null;
  readonly superseded_at: Date | null;
  readonly agent_name: string | null;
  readonly agent_expires_at: Date | null;
  readonly git_ssh_key: boolean | null;
  readonly agent_secret_ids: string[];
  readonly agent_file_ids: string[];
  readonly link_id: string | null;
  readonly provider_id: string | null;
  readonly oauth_expiry: Date | null;
  readonly name: string;
  readonly avatar_url: string;
  readonly user_login_type: Person['loginType'];
  readonly rbac_roles: string[];
  readonly is_service_account: boolean;
  readonly is_system: boolean;
  readonly user_created_at: Date;
  readonly user_updated_at: Date;
  readonly last_seen_at: Date | null;
  readonly organization_ids: string[];
  readonly version: string;
  /** By subject id. */
  readonly shared_versions: Readonly<Record<string, string>> | null;
}

type VersionRow = CurrentVersion & { readonly id: string };

/** The one place that builds an acting subject from the database: for a presented key, and for the user of a grant. */
@Injectable()
export class CredentialsRepository extends CredentialSource {
  private readonly keys: BatchedLookUp<KeyRow>;
  private readonly versions: BatchedLookUp<VersionRow>;

  constructor(private readonly statements: PreparedStatements) {
    super();
    this.keys = new BatchedLookUp(
      (ids) => this.statements.run<KeyRow>('credentials_find_keys', FIND_KEYS, [ids]),
      (row) => row.id,
    );
    this.versions = new BatchedLookUp(
      // The id of a key is not a UUID.
      (ids) =>
        this.statements.run<VersionRow>('credentials_find_versions', FIND_VERSIONS, [ids.filter((id) => !isUuid(id)), ids.filter(isUuid)]),
      (row) => row.id,
    );
  }

  override async read(keyId: string): Promise<VersionedCredential | null> {
    const row = await this.keys.find(keyId);
    if (!row) return null;
    return {
      record: new StoredCredential(row),
      version: row.version,
      sharedVersions: sharedVersionsOf(row),
      sizeBytes: credentialBytes(row, narrowingOf(row)),
    };
  }

  override currentVersions(ids: readonly string[]): Promise<ReadonlyMap<string, CurrentVersion>> {
    return this.versions.findAll(ids);
  }

  override async findActor(userId: string, authority: Authority, now: Date): Promise<Actor | null> {
    const row = await this.#findUser(userId);
    return row ? actorWithoutKey(row, authority, now) : null;
  }

  override async findRoles(userId: string): Promise<readonly Role[] | null> {
    const row = await this.#findUser(userId);
    return row ? rolesOfRow(row) : null;
  }

  async #findUser(userId: string): Promise<ActorRow | undefined> {
    return (await this.statements.run<ActorRow>('credentials_find_user', FIND_USER, [userId]))[0];
  }
}

/** Keeps no more of the row than is needed: the driver's small buffers are parts of larger ones, which would stay in memory. */
class StoredCredential implements CredentialRecord {
  readonly id: string;
  readonly hashedSecret: Uint8Array;
  readonly loginType: ApiKeyLoginType;
  readonly expiresAt: Date;
  readonly lastUsed: Date;
  readonly lifetimeSeconds: number;
  readonly createdAt: Date;
  readonly audience: string | null;
  readonly token: IssuedAccessToken | null;
  readonly agent: AgentOfToken | null;
  readonly link: UpstreamLink | null;
  readonly user: Person;
  #facts: ActorFacts | null;
  #actor: Actor | null = null;

  constructor(row: KeyRow) {
    this.id = row.id;
    this.hashedSecret = new Uint8Array(row.hashed_secret);
    this.loginType = row.login_type;
    this.expiresAt = row.expires_at;
    this.lastUsed = row.last_used;
    this.lifetimeSeconds = row.lifetime_seconds;
    this.createdAt = row.created_at;
    this.audience = row.audience;
    this.token = tokenOf(row);
    this.agent = agentOf(row);
    this.link = linkOf(row);
    this.user = personOf(row);
    const { user_id, username, email, roles, custom_roles, groups } = row;
    this.#facts = {
      row: { user_id, username, email, roles, custom_roles, groups },
      narrowing: narrowingOf(row),
      authTime: row.auth_time,
    };
  }

  actor(): Actor {
    if (this.#actor) return this.#actor;
    if (!this.#facts) throw new Error('a credential without an actor has its facts');
    const { row, narrowing, authTime } = this.#facts;
    const { id: keyId, loginType, user } = this;
    const agent = this.agent === null ? undefined : { id: this.agent.id, name: this.agent.name };
    const expiresAt = endOf(this);
    const credential = new PresentedCredential({ keyId, loginType, expiresAt, authTime, agent }, user);
    this.#actor = actorOf(row, { ...narrowing, credential });
    this.#facts = null;
    return this.#actor;
  }
}

/** What the actor is built from. */
interface ActorFacts {
  readonly row: Parameters<typeof actorOf>[0];
  readonly narrowing: Omit<Parameters<typeof actorOf>[1], 'credential'>;
  readonly authTime: Date | null;
}

function personOf(row: KeyRow): Person {
  return {
    id: row.user_id,
    username: row.username,
    name: row.name,
    email: row.email,
    avatarUrl: row.avatar_url,
    status: row.status,
    loginType: row.user_login_type,
    rbacRoles: row.rbac_roles,
    isServiceAccount: row.is_service_account,
    isSystem: row.is_system,
    deleted: row.deleted,
    organizationIds: row.organization_ids,
    createdAt: row.user_created_at,
    updatedAt: row.user_updated_at,
    lastSeenAt: row.last_seen_at,
  };
}

function tokenOf(row: KeyRow): IssuedAccessToken | null {
  const { app_id: id, subject_type: subjectType, dpop_jkt: jkt, scopes, created_at: issuedAt } = row;
  if (id === null || subjectType === null) return null;
  const app = { id, documentUrl: row.app_document_url, dynamicallyRegistered: row.app_is_dynamically_registered !== false };
  return { app, subjectType, subject: row.subject, jkt, actorIds: row.actor_ids ?? [], scope: scopes.join(' '), issuedAt };
}

function agentOf({ agent_id, agent_name, agent_expires_at, agent_token_state, superseded_at }: KeyRow): AgentOfToken | null {
  if (agent_id === null || agent_name === null || agent_token_state === null) return null;
  return { id: agent_id, name: agent_name, expiresAt: agent_expires_at, tokenState: agent_token_state, supersededAt: superseded_at };
}

function sharedVersionsOf({ organization_ids, app_id, agent_id, shared_versions }: KeyRow): SharedVersion[] {
  const own = [app_id, agent_id].filter((id) => id !== null);
  return [EVERYTHING, ...own, ...organization_ids].map((subjectId) => sharedVersion(subjectId, shared_versions?.[subjectId] ?? null));
}

/** Most credentials have the same ones: one object for all of them. */
const sharedVersions = new LRUCache<string, SharedVersion>({ max: 20_000 });

function sharedVersion(subjectId: string, version: string | null): SharedVersion {
  const known = sharedVersions.get(subjectId);
  if (known?.version === version) return known;
  const current = { subjectId, version };
  sharedVersions.set(subjectId, current);
  return current;
}

/** The authority of each kind of key that carries its own scopes. A new kind must be added here. */
const AUTHORITY_OF: Readonly<Record<Exclude<ApiKeyLoginType, 'agent'>, (key: KeyRow) => Authority>> = {
  password: () => OWN_AUTHORITY,
  github: () => OWN_AUTHORITY,
  oidc: () => OWN_AUTHORITY,
  token: () => OWN_AUTHORITY,
  none: () => ({ kind: 'delegated', adminScopes: [] }),
  // A service account gave nobody anything: its app is the account.
  oauth2_provider_app: (key) => (key.subject_type === 'client' ? OWN_AUTHORITY : { kind: 'delegated', adminScopes: adminScopesOf(key) }),
};

/** How a key narrows its user. That of an agent follows from what the agent was given, whatever is stored with its tokens. */
function narrowingOf(key: KeyRow): ReturnType<typeof agentNarrowing> {
  const { login_type: loginType, scopes, allow_list: allowList, user_id: ownerId, agent_secret_ids: secretIds } = key;
  if (loginType !== 'agent') return { scopes, allowList, authority: AUTHORITY_OF[loginType](key) };
  if (key.agent_id === null) throw new Error('the token of an agent has an agent');
  return agentNarrowing({ agentId: key.agent_id, ownerId, secretIds, fileIds: key.agent_file_ids, gitSshKey: key.git_ssh_key === true });
}

/**
 * The administrator scopes in force for an access token: those that it was granted and that are still in its app's registration, which
 * administrators control. The other conditions were checked when the person consented, and the token ends with its grant.
 */
function adminScopesOf({ scopes, app_scope: registered, app_is_dynamically_registered: isDynamicallyRegistered }: KeyRow): AdminScope[] {
  if (registered === null || isDynamicallyRegistered !== false) return [];
  return scopes.filter(isAdminScope).filter((name) => registered.split(' ').includes(name));
}

function linkOf({ link_id: id, provider_id: providerId, oauth_expiry: expiresAt }: KeyRow): UpstreamLink | null {
  return id !== null && providerId !== null ? { id, providerId, expiresAt } : null;
}
