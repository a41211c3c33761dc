export { viewerNamed } from './viewers.js';
