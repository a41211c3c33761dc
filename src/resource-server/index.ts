export type { Access, IncomingRequest, Refusal } from './access.js';
export { resourceMetadata, type ResourceMetadata } from './metadata.js';
export type { ProofHolder, ProofNonces, ReplayStore, ResourceServerOptions } from './options.js';
export { memoryNonces, memoryReplayStore } from './replay.js';
export { createVerifier, type Verifier } from './verifier.js';
