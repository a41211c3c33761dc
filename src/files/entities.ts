export { FileBlobEntity, FileChunkEntity } from './file-blob.entity.js';
export { FileEntity } from './file.entity.js';
