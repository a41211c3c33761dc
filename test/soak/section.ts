/**
 * What a file `<name>.soak.ts` of this folder exports: `title`, `limitSeconds` and `run`. `npm run soak -- <name>` runs it.
 *
 * Before `run`, a PostgreSQL was started as the tests have it, so everything of test/support works (`startServer`, `createDatabase`).
 * A section proves one guarantee at a size that `npm test` cannot afford; a small version of it belongs into the tests.
 */
export interface SoakSection {
  /** The guarantee, in one line. */
  readonly title: string;
  /** How long `run` may take, in seconds; after that the section has failed. */
  readonly limitSeconds: number;
  /** Rejects when the guarantee does not hold. */
  readonly run: (soak: Soak) => Promise<void>;
}

/** What a section gets to work with. */
export interface Soak {
  /** Prints one line of the section's report: progress, or a figure that was measured. */
  readonly say: (line: string) => void;
  /** Throws `Error(guarantee)` unless it holds. */
  readonly check: (holds: boolean, guarantee: string) => void;
}
