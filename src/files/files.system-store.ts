import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import type { WalkStep } from '../database/index.js';
import { BlobStore } from './blob-store.port.js';

/** What the server does to the stored content of all users. */
@Injectable()
export class FilesSystemStore {
  constructor(
    private readonly blobs: BlobStore,
    private readonly authorizer: Authorizer,
  ) {}

  /** Looks at the next `limit` contents. They have no owner, so deleting them is an action on the system itself. */
  async deleteUnreferenced(actor: Actor, storedBefore: Date, after: string, limit: number): Promise<WalkStep> {
    authorizeSystem(this.authorizer, actor, 'dbpurge', 'delete', 'system');
    return this.blobs.deleteUnreferenced(storedBefore, after, limit);
  }
}
