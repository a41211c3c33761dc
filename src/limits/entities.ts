export { LimitCountEntity } from './limit-count.entity.js';
