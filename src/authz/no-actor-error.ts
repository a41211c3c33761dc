/** Somebody asked for a row without saying who asks. A bug of ours and no denial, so that it becomes a loud 500 and never a 404. */
export class NoActorError extends Error {
  override readonly name = 'NoActorError';

  constructor() {
    super("no actor: every read and write of a row is somebody's");
  }
}

/** Throws `NoActorError` when there is nobody. The types rule that out; casts and JavaScript do not. */
export function requireActor(subject: unknown): void {
  if (subject === undefined || subject === null) throw new NoActorError();
}
