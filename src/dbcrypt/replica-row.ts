/** How often a replica publishes that it runs. */
export const REPLICA_BEAT_SECONDS = 10;

/** A replica that has not been seen for this long no longer counts. Two beats in a row may be lost before that. */
export const REPLICA_LIVE_SECONDS = 30;

export interface ReplicaRow {
  readonly id: string;
  /** The host's name, for messages. */
  readonly name: string;
  /** The ids of the keys it holds, behind what it writes with: the first of them, or `plaintext`. Empty when it holds none. */
  readonly keyDigests: readonly string[];
}

export interface LiveReplica extends ReplicaRow {
  readonly seenSecondsAgo: number;
}
