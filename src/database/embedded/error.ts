/** Why the embedded PostgreSQL cannot serve: one line, written for the operator. Holds no secret. */
export class EmbeddedPostgresError extends Error {
  override readonly name: string = 'EmbeddedPostgresError';
}

/** Another live server owns the directory. Its database answers at `port` on the loopback interface. */
export class EmbeddedPostgresInUseError extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresInUseError';

  constructor(
    directory: string,
    /** What the owner calls itself, for example `gatehouse process 4711`. */
    owner: string,
    readonly port: number,
  ) {
    super(`the embedded database in ${directory} is in use by ${owner}: stop it first, or choose another directory with CODER_CONFIG_DIR`);
  }
}
