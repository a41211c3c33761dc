export * from './delegate.js';
export * from './expect.js';
export * from './messages.js';
export * from './planted-grants.js';
export * from './provider.js';
export * from './resource-servers.js';
export * from './rows.js';
export * from './steps.js';
