import { type Actor, type Authorizer, type RbacObject, requireActor } from '../authz/index.js';
import { forbidden, notFound } from '../common/index.js';
import type { FileRow, FilesRepository, NewFile } from './files.repository.js';

/** The only door to file rows. A file belongs to its uploader and to no organization. */
export class FilesStore {
  constructor(
    private readonly files: FilesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `not_found`: absent and forbidden look the same, or ids could be probed. */
  async get(actor: Actor, id: string): Promise<FileRow> {
    const file = await this.files.findById(id);
    if (!file || !this.authorizer.allows(actor, 'read', fileObject(file))) throw notFound();
    return file;
  }

  /** To be asked before a body is read. Throws `forbidden`. */
  authorizeUpload(actor: Actor): void {
    requireActor(actor);
    if (!this.authorizer.allows(actor, 'create', { type: 'file', owner: actor.id })) throw forbidden();
  }

  /** The actor's own file with this content. The right to upload is enough: repeating an upload tells nothing new. */
  async findUpload(actor: Actor, hash: string): Promise<FileRow | null> {
    this.authorizeUpload(actor);
    return this.files.findByHash(hash, actor.id);
  }

  /** Null when the actor has such a file already, or when the content is not stored (any more). */
  async insert(actor: Actor, file: Omit<NewFile, 'createdBy'>): Promise<FileRow | null> {
    this.authorizeUpload(actor);
    return this.files.insert({ ...file, createdBy: actor.id });
  }
}

/** A file as the policy sees it. */
export function fileObject(file: Pick<FileRow, 'id' | 'createdBy'>): RbacObject {
  return { type: 'file', id: file.id, owner: file.createdBy };
}
