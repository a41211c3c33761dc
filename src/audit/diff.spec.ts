import { diffOf } from './diff.js';

describe('diffOf', () => {
  it('shows only what changed of what is tracked', () => {
    const before = { username: 'ada', email: 'a@example.com', rbac_roles: ['owner'], updated_at: 1 };
    const after = { username: 'ada', email: 'b@example.com', rbac_roles: ['owner'], updated_at: 2 };
    expect(diffOf('users', before, after)).toEqual({ email: { old: 'a@example.com', new: 'b@example.com', secret: false } });
  });

  it('says of a secret that it changed, and nothing else', () => {
    expect(diffOf('users', { hashed_password: 'one' }, { hashed_password: 'two' })).toEqual({
      hashed_password: { old: '', new: '', secret: true },
    });
  });

  it('has nothing old for a creation and nothing new for a deletion', () => {
    expect(diffOf('groups', undefined, { name: 'crew' })).toEqual({ name: { old: null, new: 'crew', secret: false } });
    expect(diffOf('groups', { name: 'crew' }, undefined)).toEqual({ name: { old: 'crew', new: null, secret: false } });
  });
});
