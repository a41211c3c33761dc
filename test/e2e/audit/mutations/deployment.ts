import { uniqueName } from '../../../support/unique-name.js';
import type { Mutations } from './mutation.js';

/** The deployment itself. */
export const DEPLOYMENT: Mutations = {
  refreshEntitlements: { unaudited: 'changes nothing: there are no licenses' },
  testIdentityProviders: { unaudited: 'changes nothing: it asks the providers of the configuration whether they respond' },
  updateAppearance: {
    prepare: (world) => {
      const body = { application_name: uniqueName('gatehouse') };
      return Promise.resolve(() => world.owner.put('/appearance', body));
    },
    status: 200,
    action: 'write',
    resourceType: 'appearance',
    diff: ['value'],
  },
};
