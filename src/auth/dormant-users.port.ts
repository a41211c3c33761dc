/** Users who have not been seen for a long time are dormant until they return. A port, because the users module depends on this one. */
export abstract class DormantUsers {
  /** Reactivates a dormant user. Does nothing for any other user. */
  abstract activate(userId: string): Promise<void>;
}
