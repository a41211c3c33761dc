import type { PermissionSets } from './permission-sets.js';
import type { VoteTable } from './vote-table.js';
import { PAIRS, pooledVotes, SILENCE } from './vote-table.js';

/** The two levels that exist once per organization. */
interface OrganizationVotes {
  readonly organization: VoteTable;
  readonly member: VoteTable;
}

/** The pooled votes of several roles, or of one scope, by level. */
export interface LevelVotes {
  readonly site: VoteTable;
  readonly user: VoteTable;
  /** Its keys are exactly the subject's memberships, for a scope too, because membership comes from roles alone. */
  readonly organizations: ReadonlyMap<string, OrganizationVotes>;
  /** For `anyOrganization` objects: the highest vote of any membership, per level and independently of each other. */
  readonly highest: OrganizationVotes;
}

const SILENT_ORGANIZATION: OrganizationVotes = Object.freeze({ organization: SILENCE, member: SILENCE });

/** Every organization that some role has an entry for. */
export function membershipsOf(roles: readonly PermissionSets[]): ReadonlySet<string> {
  return new Set(roles.flatMap((role) => Object.keys(role.byOrganization)));
}

/** Pools all sets level by level, in the organizations of `memberships`; entries for other organizations are ignored. */
export function poolLevels(sets: readonly PermissionSets[], memberships: ReadonlySet<string>): LevelVotes {
  const organizations = new Map([...memberships].map((id) => [id, SILENT_ORGANIZATION]));
  for (const [id, entries] of groupByOrganization(sets)) {
    if (!memberships.has(id)) continue;
    organizations.set(id, {
      organization: pooledVotes(entries.map((entry) => entry.organization)),
      member: pooledVotes(entries.map((entry) => entry.member)),
    });
  }
  const levels = [...organizations.values()];
  return {
    site: pooledVotes(sets.map(({ site }) => site)),
    user: pooledVotes(sets.map(({ user }) => user)),
    organizations,
    highest: {
      organization: highestVotes(levels.map(({ organization }) => organization)),
      member: highestVotes(levels.map(({ member }) => member)),
    },
  };
}

function groupByOrganization(sets: readonly PermissionSets[]): Map<string, PermissionSets['byOrganization'][string][]> {
  const entries = new Map<string, PermissionSets['byOrganization'][string][]>();
  for (const { byOrganization } of sets) {
    for (const [id, levels] of Object.entries(byOrganization)) {
      const known = entries.get(id);
      if (known) known.push(levels);
      else entries.set(id, [levels]);
    }
  }
  return entries;
}

/** Organizations with the same roles share their tables, so this looks at each distinct table once. */
function highestVotes(all: readonly VoteTable[]): VoteTable {
  const [first, ...others] = new Set(all);
  if (!first) return SILENCE;
  if (others.length === 0) return first;
  const highest = Int8Array.from(first);
  for (const table of others) {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const vote = table[pair] ?? 0;
      if (vote > (highest[pair] ?? 0)) highest[pair] = vote;
    }
  }
  return highest;
}
