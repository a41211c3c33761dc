import { type Actor, type Authorizer, authorizeSystem } from '../authz/index.js';
import type { BlobStore } from './blob-store.js';

/** What the server does to stored content of everybody at once. */
export class FilesSystemStore {
  constructor(
    private readonly blobs: BlobStore,
    private readonly authorizer: Authorizer,
  ) {}

  /** Content belongs to nobody, so deleting it is an act on the system itself. Answers how much was deleted: at most `limit`. */
  async deleteUnreferenced(actor: Actor, storedBefore: Date, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'dbpurge', 'delete', 'system');
    return this.blobs.deleteUnreferenced(storedBefore, limit);
  }
}
