export { agentResource } from './agent-audit.js';
export { AGENT_PARAMETER } from './agent-parameter.js';
export type { AgentRow } from './agent-row.js';
export { AgentStoresModule } from './agent-stores.module.js';
export { AgentsModule } from './agents.module.js';
export { AgentsService } from './agents.service.js';
export type { AgentOwner } from './agents.service.js';
export { AgentsStore } from './agents.store.js';
export { AgentsSystemStore } from './agents.system-store.js';
