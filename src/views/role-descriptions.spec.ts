import { isDelegableRole, ORGANIZATION_ROLE_NAMES, SITE_ROLE_NAMES } from '../authz/index.js';
import { describeRole } from './role-descriptions.js';

const NO_WORDS = 'do what this role allows';

describe('roles in words', () => {
  it.each([...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES])('%s has a description unless apps have the role anyway', (name) => {
    expect(describeRole(name) === NO_WORDS).toBe(isDelegableRole(name));
  });

  it.each(['my-role', 'constructor', ''])('the custom role %j has only the general description', (name) => {
    expect(describeRole(name)).toBe(NO_WORDS);
  });
});
