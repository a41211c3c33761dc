import { AccessUrl } from '../../common/index.js';
import { loadConfig, resolveAccessUrl } from '../../config/index.js';
import { RegistrationPolicyInForce, RegistrationPolicySettings } from './registration-policy-in-force.js';
import type { RegistrationPolicyService } from './registration-policy.service.js';

describe('the registration policy that nobody has chosen', () => {
  it.each([
    [{ CODER_HTTP_ADDRESS: '127.0.0.1:3000' }, 'open'],
    [{ CODER_HTTP_ADDRESS: '[::1]:3000' }, 'open'],
    [{ CODER_HTTP_ADDRESS: 'localhost:3000' }, 'open'],
    [{ CODER_HTTP_ADDRESS: '127.0.0.1:3000', CODER_ACCESS_URL: 'http://localhost:3000' }, 'open'],
    [{ CODER_HTTP_ADDRESS: '0.0.0.0:3000' }, 'token'],
    [{ CODER_HTTP_ADDRESS: ':3000' }, 'token'],
    [{ CODER_HTTP_ADDRESS: '[::]:3000' }, 'token'],
    [{ CODER_HTTP_ADDRESS: '0.0.0.0:3000', CODER_ACCESS_URL: 'http://127.0.0.1:3000' }, 'token'],
    [{ CODER_HTTP_ADDRESS: '127.0.0.1:3000', CODER_ACCESS_URL: 'https://gatehouse.example' }, 'token'],
  ])('with %j is %s', (env, policy) => {
    const config = loadConfig({ env });
    const accessUrl = new AccessUrl();
    accessUrl.set(resolveAccessUrl(config, 3000));
    const policies = {} as RegistrationPolicyService; // not asked
    expect(new RegistrationPolicyInForce(policies, accessUrl, new RegistrationPolicySettings(config)).preselected).toBe(policy);
  });
});
