import { LRUCache } from 'lru-cache';
import { AllowListIndex } from './allow-list-index.js';
import type { AllowListEntry } from './allow-list.js';
import type { LevelVotes } from './level-votes.js';
import { membershipsOf, poolLevels } from './level-votes.js';
import type { RbacObject } from './object.js';
import type { PermissionSets } from './permission-sets.js';
import { sealSets } from './permission-sets.js';
import type { Scope } from './scope.js';
import { isCanonicalUuid } from './uuid.js';
import type { Vote } from './vote-table.js';
import { permissionsId } from './vote-table.js';

/** The votes of one side, roles or scope, on one (type, action) pair. The arrays are new: the caller may keep them. */
export interface PairVotes {
  /** Final unless 0. The arrays are filled only if it is 0. */
  readonly site: Vote;
  readonly user: Vote;
  /** Organizations that grant the pair on everything in them. */
  readonly organizations: string[];
  /** Organizations that grant the pair on the subject's own things only. */
  readonly ownInOrganizations: string[];
}

const MIB = 1_048_576;
/**
 * The (roles, scope) combinations kept compiled: some kilobytes each with a hundred organizations, and more with an allow-list, of which
 * users can make as many as they like.
 */
const indexes = new LRUCache<string, PermissionIndex>({ maxSize: 32 * MIB, sizeCalculation: (_index, key) => 4096 + 8 * key.length });

/**
 * Everything that roles and scope grant, compiled for look-ups. All subjects with equal roles, scopes and allow-list share one
 * instance, so it exposes nothing mutable.
 */
export class PermissionIndex {
  readonly #roles: LevelVotes;
  readonly #scope: LevelVotes;
  readonly #allowList: AllowListIndex;
  readonly #hasUuidMemberships: boolean;

  private constructor(roles: readonly PermissionSets[], scope: PermissionSets, allowList: readonly AllowListEntry[]) {
    const memberships = membershipsOf(roles);
    this.#roles = poolLevels(roles, memberships);
    this.#scope = poolLevels([scope], memberships);
    this.#allowList = new AllowListIndex(allowList);
    this.#hasUuidMemberships = [...memberships].every(isCanonicalUuid);
    Object.freeze(this);
  }

  /** The index of these roles under this scope. Roles in another order, or twice, are the same roles. */
  static of(roles: readonly PermissionSets[], scope: Scope): PermissionIndex {
    const sealedRoles = roles.map(sealSets);
    const sealedScope = sealSets(scope);
    const words = sealedRoles.map(contentKey);
    const narrowing = `|${contentKey(sealedScope)}|${JSON.stringify(scope.allowList)}`;
    // A user's roles mostly come in the same order, so this usually finds the index without sorting them.
    const asGiven = words.join(' ') + narrowing;
    const known = indexes.get(asGiven);
    if (known) return known;
    const key = [...new Set(words)].sort().join(' ') + narrowing;
    const index = indexes.get(key) ?? new PermissionIndex(sealedRoles, sealedScope, scope.allowList);
    indexes.set(key, index);
    indexes.set(asGiven, index);
    return index;
  }

  /** Rules 1 to 4 of the roles. */
  rolesAllow(pair: number, subjectId: string, object: RbacObject): boolean {
    return levelsAllow(this.#roles, pair, subjectId, object);
  }

  /** Rules 1 to 4 of the scope, and the allow-list includes the object. */
  scopeAllows(pair: number, subjectId: string, object: RbacObject): boolean {
    return levelsAllow(this.#scope, pair, subjectId, object) && this.#allowList.includes(object.type, object.id ?? '');
  }

  /** Does the scope permit the pair on anything at all, whatever the roles say? */
  scopeMentions(pair: number): boolean {
    const { site, user, highest } = this.#scope;
    if (site[pair] !== 0) return site[pair] === 1;
    return user[pair] === 1 || highest.organization[pair] === 1 || highest.member[pair] === 1;
  }

  /** Do the roles grant the pair on anything at all? `owned`: including what the subject owns outside organizations. */
  rolesMention(pair: number, owned: boolean): boolean {
    const { site, user, highest } = this.#roles;
    if (site[pair] !== 0) return site[pair] === 1;
    return (owned && user[pair] === 1) || highest.organization[pair] === 1 || highest.member[pair] === 1;
  }

  isMemberOf(organization: string): boolean {
    return this.#roles.organizations.has(organization);
  }

  get hasMemberships(): boolean {
    return this.#roles.organizations.size > 0;
  }

  /** Are all organization ids UUIDs in the form that PostgreSQL prints? Cached: testing a hundred ids costs more than the rest. */
  get hasUuidMemberships(): boolean {
    return this.#hasUuidMemberships;
  }

  /** Ids of the organizations that the subject is a member of, in a new array. */
  memberships(): string[] {
    return [...this.#roles.organizations.keys()];
  }

  votes(side: 'roles' | 'scope', pair: number): PairVotes {
    const { site, user, organizations } = side === 'roles' ? this.#roles : this.#scope;
    const siteVote = voteAt(site, pair);
    const granted: string[] = [];
    const own: string[] = [];
    for (const [id, votes] of siteVote === 0 ? organizations : []) {
      const vote = votes.organization[pair];
      if (vote === 1) granted.push(id);
      else if (vote === 0 && votes.member[pair] === 1) own.push(id);
    }
    return { site: siteVote, user: voteAt(user, pair), organizations: granted, ownInOrganizations: own };
  }

  /** Ids of this type that the allow-list includes, or `'all'`. */
  allowedIds(type: string): readonly string[] | 'all' {
    return this.#allowList.includesWholeType(type) ? 'all' : this.#allowList.idsOf(type);
  }
}

/** Site first and finally; then the level that fits the object: its organization, else its owner. */
function levelsAllow(votes: LevelVotes, pair: number, subjectId: string, object: RbacObject): boolean {
  const site = votes.site[pair];
  if (site !== 0) return site === 1;
  const isOwn = object.owner === subjectId;
  if (object.anyOrganization !== true && !object.organization) return isOwn && votes.user[pair] === 1;
  const levels = object.anyOrganization === true ? votes.highest : votes.organizations.get(object.organization ?? '');
  if (levels === undefined) return false;
  const organization = levels.organization[pair];
  return organization === 1 || (isOwn && organization !== -1 && levels.member[pair] === 1);
}

function voteAt(table: Int8Array, pair: number): Vote {
  const vote = table[pair];
  return vote === 1 || vote === -1 ? vote : 0;
}

const contentKeys = new WeakMap<PermissionSets, string>();

/** Equal for sets that grant the same in the same organizations; the sets must be sealed. */
function contentKey(sets: PermissionSets): string {
  const known = contentKeys.get(sets);
  if (known !== undefined) return known;
  const organizations = Object.entries(sets.byOrganization).map(
    ([id, { organization, member }]) => `,${JSON.stringify(id)}=${permissionsId(organization)}/${permissionsId(member)}`,
  );
  const key = `${permissionsId(sets.site)}/${permissionsId(sets.user)}${organizations.sort().join('')}`;
  contentKeys.set(sets, key);
  return key;
}
