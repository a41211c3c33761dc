/**
 * `gatehouse/agent-sdk/node`: the token of an agent in a file, and in the variables of a process.
 *
 * @packageDocumentation
 */
export { agentFromEnvironment } from './environment.js';
export { fileTokenStore } from '../node/file-token-store.js';
