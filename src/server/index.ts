/** Start and stop of the server, around the application: in one process, or in a primary and its workers. */
import 'reflect-metadata';

export { boundHeapGrowth, releaseMemoryOfStart } from './heap.js';
export { announcements, listenFault } from './listening.js';
export { openApiJson } from './open-api.js';
export { openServerDatabase } from './server-database.js';
export { Shutdown } from './shutdown.js';
export { runWorkers } from './workers/run-workers.js';
export { WorkerProcess } from './workers/worker-process.js';
