import { type Guard, GuardTemplate, HELD } from '../../database/index.js';

/** The versions under which something in memory is true, by subject id. Null: it was never renewed. */
export type KnownVersions = Readonly<Record<string, string | null>>;

const UNCHANGED = new GuardTemplate<[subjectIds: readonly string[], versions: readonly (string | null)[]]>(
  `SELECT 1 WHERE ${HELD} AND NOT EXISTS (
     SELECT 1 FROM unnest($1::uuid[], $2::uuid[]) AS known (subject_id, version) LEFT JOIN credential_versions v USING (subject_id)
      WHERE v.version IS DISTINCT FROM known.version)`,
);

/**
 * What was read under these versions is as it was when the statement began: with this guard, a decision that was made from memory is as good as one
 * whose facts were read just before. What changes while the statement waits is for other guards.
 */
export function unchangedVersions(known: KnownVersions): Guard {
  return UNCHANGED.with(Object.keys(known), Object.values(known));
}
