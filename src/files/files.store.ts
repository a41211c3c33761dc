import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, type RbacObject, requireActor } from '../authz/index.js';
import { forbidden, notFound } from '../common/index.js';
import { type FileRow, FilesRepository, type NewFile } from './files.repository.js';

/** The only door to file rows. A file belongs to its uploader and to no organization. */
@Injectable()
export class FilesStore {
  constructor(
    private readonly files: FilesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `not_found`: absent and forbidden look the same, so that ids cannot be probed. */
  async get(actor: Actor, id: string): Promise<FileRow> {
    const file = await this.files.findById(id);
    if (!file || !this.authorizer.allows(actor, 'read', fileObject(file))) throw notFound();
    return file;
  }

  /** Must be called before a body is read. Throws `forbidden`. */
  authorizeUpload(actor: Actor): void {
    requireActor(actor);
    if (!this.authorizer.allows(actor, 'create', { type: 'file', owner: actor.id })) throw forbidden();
  }

  /** The actor's own file with this content. The permission to upload is enough, because repeating an upload reveals nothing. */
  async findUpload(actor: Actor, hash: string): Promise<FileRow | null> {
    this.authorizeUpload(actor);
    return this.files.findByHash(hash, actor.id);
  }

  /** Null if the actor already has such a file, or if the content is not stored (any more). */
  async insert(actor: Actor, file: Omit<NewFile, 'createdBy'>): Promise<FileRow | null> {
    this.authorizeUpload(actor);
    return this.files.insert({ ...file, createdBy: actor.id });
  }
}

/** A file as the policy sees it. */
export function fileObject(file: Pick<FileRow, 'id' | 'createdBy'>): RbacObject {
  return { type: 'file', id: file.id, owner: file.createdBy };
}
