/** Grants of one role by level, in blocks of `type: verbs` lines. */
export interface ExpectedGrants {
  readonly site?: string;
  readonly user?: string;
  readonly organization?: string;
  readonly member?: string;
  /** Bans, at the level of the key. */
  readonly bannedInOrganization?: string;
  readonly bannedForMember?: string;
}

/** Reads a block of `type: verbs` lines into `type.verb` words. */
export function wordsOf(block: string | undefined): ReadonlySet<string> {
  const lines = (block ?? '').split('\n').filter((line) => line.trim() !== '');
  return new Set(
    lines.flatMap((line) => {
      const [type = '', verbs = ''] = line.trim().split(': ');
      const words = verbs.replace('CRUD', 'create read update delete').split(' ');
      return words.filter((verb) => verb !== 'none').map((verb) => `${type}.${verb}`);
    }),
  );
}

/** The types that a block has a line for, including `none`. */
export function typesOf(block: string | undefined): string[] {
  return [...(block ?? '').matchAll(/^\s*(\w+):/gm)].map(([, type]) => type ?? '');
}
