import { IsEmail, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID } from 'class-validator';
import { DomainError } from '../common/index.js';
import { validationPipe } from './validation-pipe.js';

class Body {
  @IsEmail()
  email: string;

  @IsString()
  @IsNotEmpty()
  password: string;

  @IsOptional()
  @IsUUID('loose')
  id?: string;

  @IsOptional()
  @IsIn(['a', 'b'])
  kind?: string;

  @IsOptional()
  @IsInt()
  lifetime?: number;
}

async function faultsOf(body: Record<string, unknown>): Promise<Record<string, string>> {
  const error: unknown = await validationPipe()
    .transform(body, { type: 'body', metatype: Body })
    .catch((cause: unknown) => cause);
  if (!(error instanceof DomainError)) throw new Error('it was accepted');
  expect([error.code, error.message]).toEqual(['invalid_input', 'Validation failed.']);
  return Object.fromEntries((error.validations ?? []).map(({ field, detail }) => [field, detail]));
}

describe('the validation of bodies', () => {
  it('reports a missing field as the reference does', async () => {
    const required = 'Validation failed for tag "required" with value: ""';
    expect(await faultsOf({})).toEqual({ email: required, password: required });
    expect(await faultsOf({ email: '', password: null })).toEqual({ email: required, password: required });
  });

  it('reports an invalid email address, UUID or enumeration value as the reference does', async () => {
    expect(await faultsOf({ email: 'ada', password: 'x', id: '7', kind: 'c' })).toEqual({
      email: 'Validation failed for tag "email" with value: "ada"',
      id: 'Validation failed for tag "uuid" with value: "7"',
      kind: 'Validation failed for tag "oneof" with value: "c"',
    });
  });

  it('repeats only the beginning of a long value', async () => {
    const { email } = await faultsOf({ email: 'a'.repeat(1000), password: 'x' });
    expect(email).toBe(`Validation failed for tag "email" with value: "${'a'.repeat(128)}"`);
  });

  it('never repeats a value of another type, which may be a password', async () => {
    const faults = await faultsOf({ email: { a: 'hunter2' }, password: ['hunter2'], lifetime: 'hunter2' });
    expect(Object.keys(faults)).toEqual(['email', 'password', 'lifetime']);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});
