/** Of paths, for the API's documentation. */
export const AGENT_PARAMETER = { name: 'agent', description: 'Agent ID (UUID), or the name of one of your own agents.' };
