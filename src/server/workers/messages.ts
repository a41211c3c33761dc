/** From a worker to its primary. */
export type FromWorker =
  /** It listens for messages. */
  | { readonly type: 'hello' }
  /** It serves requests. */
  | { readonly type: 'ready' }
  /** Does anything run health checks on it? */
  | { readonly type: 'watched'; readonly isWatched: boolean };

/** From the primary to a worker. */
export type FromPrimary =
  | {
      readonly type: 'start';
      /** Of the PostgreSQL that the primary runs; undefined when the configuration names one. */
      readonly databaseUrl: string | undefined;
      /** One worker logs what concerns the whole server. */
      readonly announces: boolean;
    }
  /** The server was told to stop: the first time, or again. */
  | { readonly type: 'stop'; readonly signal: string; readonly isWatched: boolean }
  /** Another worker has taken its place. */
  | { readonly type: 'retire' };
