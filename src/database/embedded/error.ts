/** Why the embedded PostgreSQL is unavailable: one line for the operator. Contains no secret. */
export class EmbeddedPostgresError extends Error {
  override readonly name: string = 'EmbeddedPostgresError';
}

/** Another live server owns the directory. Its database listens on `port` of the loopback interface. */
export class EmbeddedPostgresInUseError extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresInUseError';

  constructor(
    directory: string,
    /** The owner's name for itself, for example `gatehouse process 4711`. */
    owner: string,
    readonly port: number,
  ) {
    super(`the embedded database in ${directory} is in use by ${owner}: stop it first, or choose another directory with CODER_CONFIG_DIR`);
  }
}
