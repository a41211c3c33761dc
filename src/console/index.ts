export { ConsoleModule } from './console.module.js';
export { ConsoleViewers } from './console-viewers.js';
