/** Upload, download, entries and sweep of files: what a controller calls. */
export { FilesService } from './files.service.js';
export type { Download, FilesServiceOptions, UploadRequest, UploadResult } from './files.service.js';
export type { EntryContent, EntryPage } from './archive-entries.js';
export type { TarEntry, TarEntryType } from './archive/tar-index.js';
/** The largest body of an upload, in bytes. */
export { MAX_UPLOAD_BYTES } from './limits.js';
/** Wires the service from a database, an authorizer and the system subject that may read files. */
export { createFilesService } from './providers.js';
export type { FilesDependencies } from './providers.js';
