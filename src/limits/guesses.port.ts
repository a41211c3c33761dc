/** One guess at a secret that is short enough to be guessed. */
export interface Guess {
  /** Whose secret it is, such as an account. Guesses from everywhere are added up. */
  readonly target: string;
  /** Who guesses, such as a network. Only its own guesses make it wait. */
  readonly origin: string;
}

/** How many guesses an origin has, and how long it waits after them. */
export interface GuessRule {
  /** Guesses of an origin before its first wait. */
  readonly free: number;
  /** The same while the target is under attack. At least 1, so that nobody can lock the owner out. */
  readonly freeUnderAttack: number;
  /** A target with this many remembered guesses is under attack. */
  readonly attackFrom: number;
  /** The first wait; it doubles with each further guess. */
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
  /** Guesses are forgotten this long after the last one. */
  readonly memorySeconds: number;
}

/** The outcome of a reservation, and what is remembered after it. */
export interface Reservation {
  /** The secret may be compared. False: the origin has to wait, and nothing was counted. */
  readonly isAdmitted: boolean;
  /** How long the origin has to wait now, in milliseconds. 0 only if the guess was admitted and the next one would be, too. */
  readonly waitMs: number;
  /** Remembered guesses of this origin at this target. */
  readonly guesses: number;
  /** Remembered guesses at this target from everywhere. */
  readonly guessesAtTarget: number;
}

/**
 * Counts guesses. A guess counts as wrong from the moment it is reserved, before the secret is compared, so of any number of guesses at once
 * no more are admitted than the rule allows. `withdraw` and `correct` take it back; a server that dies in between leaves a wrong guess.
 *
 * The count is shared by all servers of a database, and in the same way by all workers of one server: each process reserves in the same
 * store, and none keeps a share of its own. `LocalGuesses` counts for one process only; it is what remains when Valkey is gone.
 */
export abstract class Guesses {
  /** One atomic step in the store. Rejects if nothing could be counted: then nothing may be compared. */
  abstract reserve(guess: Guess, rule: GuessRule): Promise<Reservation>;

  /** The guess was right: its origin starts afresh. */
  abstract correct(guess: Guess): Promise<void>;

  /** The secret was not compared after all. */
  abstract withdraw(guess: Guess): Promise<void>;
}
