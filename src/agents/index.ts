export { AgentStoresModule } from './agent-stores.module.js';
export { AgentsModule } from './agents.module.js';
export { AgentsSystemStore } from './agents.system-store.js';
