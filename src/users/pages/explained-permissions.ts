import type { ExplainedPermission, Role } from '../../authz/index.js';
import { DESCRIBED_TYPES, type DescribedType } from '../../views/index.js';

/** A permission in words, with who it reaches and why. */
export interface ShownPermission {
  readonly title: string;
  readonly words: string;
  readonly reach: ExplainedPermission['reach'];
  readonly grantedBy: readonly Role[];
  readonly deniedBy: readonly Role[];
}

/** The explanation of all permissions, sorted by what a reader looks for. */
export interface ShownPermissions {
  /** What this server asks for, and the roles have something to say about. */
  readonly here: readonly ShownPermission[];
  /** The same, for types that only other programs ask for. */
  readonly elsewhere: readonly ShownPermission[];
  /** What this server asks for, and no role grants. */
  readonly missing: readonly DescribedType[];
}

/** `isInside`: the explanation is about things of an organization; those of the deployment are then left out. */
export function shownPermissions(explained: readonly ExplainedPermission[], isInside: boolean): ShownPermissions {
  const byKey = new Map(explained.map((each) => [`${each.resourceType}.${each.action}`, each]));
  const shown = DESCRIBED_TYPES.map((type) => ({
    type,
    permissions: type.actions.map(({ action, words }) => {
      const found = byKey.get(`${type.type}.${action}`);
      // Nobody owns such a thing, or only in an organization: there is nothing to which the permission applies.
      const isVain = found === undefined || (found.reach === 'own' && !mayOwn(type, isInside));
      const { reach, grantedBy, deniedBy } = isVain ? NOTHING : found;
      return { action, title: type.title, words, reach, grantedBy, deniedBy };
    }),
  }));
  const isHere = ({ type: { reach } }: (typeof shown)[number]): boolean =>
    reach === 'organization' || (reach === 'deployment' && !isInside);
  const speaking = (some: typeof shown): ShownPermission[] => some.flatMap(({ permissions }) => permissions.filter(speaks));
  return {
    here: speaking(shown.filter(isHere)),
    elsewhere: speaking(shown.filter(({ type }) => type.reach === 'elsewhere')),
    missing: shown
      .filter(isHere)
      .map(({ type, permissions }) => ({ ...type, actions: permissions.filter((each) => !speaks(each)) }))
      .filter(({ actions }) => actions.length > 0),
  };
}

const NOTHING: Pick<ExplainedPermission, 'reach' | 'grantedBy' | 'deniedBy'> = { reach: 'none', grantedBy: [], deniedBy: [] };

function speaks({ reach, deniedBy }: ShownPermission): boolean {
  return reach !== 'none' || deniedBy.length > 0;
}

function mayOwn({ reach, isOwned }: DescribedType, isInside: boolean): boolean {
  return reach === 'elsewhere' || (isOwned && (isInside || reach === 'deployment'));
}
