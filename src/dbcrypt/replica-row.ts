/** How often a replica publishes that it runs. Two beats in a row may be lost before it no longer counts. */
export const REPLICA_BEAT_SECONDS = 10;

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
