/** A store was called without an actor. This is a bug, not a denial: it becomes a loud 500 and never a 404. */
export class NoActorError extends Error {
  override readonly name = 'NoActorError';

  constructor() {
    super('no actor: every read and write of a row needs one');
  }
}

/** Throws `NoActorError` without a subject. The types rule that out, but casts and JavaScript do not. */
export function requireActor(subject: unknown): void {
  if (subject === undefined || subject === null) throw new NoActorError();
}
