import { RoleIdentifier } from './role-identifier.js';

const ORGANIZATION = 'b0000000-0000-4000-8000-000000000001';

describe('RoleIdentifier', () => {
  it.each(['owner', `organization-admin:${ORGANIZATION}`])('%s survives a round trip through its one string form', (text) => {
    const identifier = RoleIdentifier.parse(text);
    expect(identifier.toString()).toBe(text);
    expect(JSON.stringify({ role: identifier })).toBe(`{"role":"${text}"}`);
    expect(identifier.equals(RoleIdentifier.parse(text))).toBe(true);
  });

  it('has one form per organization, in any spelling of the UUID', () => {
    expect(RoleIdentifier.parse(`x:${ORGANIZATION.toUpperCase()}`).toString()).toBe(`x:${ORGANIZATION}`);
  });

  it('differs between organizations and the site', () => {
    const here = new RoleIdentifier('x', ORGANIZATION);
    expect(here.equals(new RoleIdentifier('x'))).toBe(false);
    expect(here.equals(new RoleIdentifier('x', 'b0000000-0000-4000-8000-000000000002'))).toBe(false);
  });

  it.each([
    ['', 'empty'],
    [`:${ORGANIZATION}`, 'empty'],
    ['x:', 'not a uuid'],
    ['x:y', 'not a uuid'],
    [`x:${ORGANIZATION}:`, 'not a uuid'],
    [`x:y:${ORGANIZATION}`, 'not a uuid'],
    // It would read as "no organization" and make `owner:<zero>` an owner of the deployment.
    ['owner:00000000-0000-0000-0000-000000000000', 'not a uuid'],
  ])('refuses %j as invalid input', (text, reason) => {
    expect(() => RoleIdentifier.parse(text)).toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(reason) as string }) as Error,
    );
  });

  it('refuses a name with a colon, which would read as another role', () => {
    expect(() => new RoleIdentifier(`owner:${ORGANIZATION}`)).toThrow('too many colons');
  });
});
