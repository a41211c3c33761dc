/** Upload, download, entries and sweep of files. */
export { FilesModule } from './files.module.js';
