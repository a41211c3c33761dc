import { passwordFault } from '../../auth/index.js';
import { DomainError, type Validation } from '../../common/index.js';
import { REAL_NAME_MAX_LENGTH, emailFault, usernameFault } from '../names.js';
import type { UserLoginType, UserStatus } from '../user.entity.js';

/** A user as somebody asks for one; empty texts and lists are what was left out. */
export interface UserRequest {
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly password: string;
  readonly loginType: string;
  readonly status: UserStatus;
  readonly organizationIds: readonly string[];
  readonly isServiceAccount: boolean;
  /** Site roles, `member` left out. */
  readonly roles: readonly string[];
}

/** A user as one can be stored, but for the hash of the password. */
export interface NewUser extends Omit<UserRequest, 'loginType'> {
  readonly loginType: UserLoginType;
}

/** Which logins this deployment has. */
export interface LoginSetup {
  readonly password: boolean;
  readonly oidc: boolean;
}

/** Spec users 2.3, 1 to 4: what the request says by itself. The login type is still any text. */
export function checkShape(request: UserRequest, setup: LoginSetup): UserRequest {
  const named = {
    ...request,
    name: cutName(request.name),
    loginType: request.loginType === '' ? defaultLoginType(request) : request.loginType,
  };
  const { isServiceAccount, loginType, email, username, password } = named;
  if (isServiceAccount) {
    if (loginType !== 'none') throw invalid("Service accounts must use login type 'none'.");
    if (password !== '') throw invalid('Password cannot be set for service accounts.', 'password');
    if (email !== '') throw invalid('Email cannot be set for service accounts.', 'email');
  } else if (loginType === 'none') {
    throw invalid("Login type 'none' requires a service account.");
  }
  const faults = [...fault('email', isServiceAccount ? null : emailFault(email)), ...fault('username', usernameFault(username))];
  if (faults.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations: faults });
  if (loginType !== 'password' && password !== '') {
    throw invalid(`Password cannot be set for non-password (${JSON.stringify(loginType)}) authentication.`, 'password');
  }
  if (loginType === 'password' && !setup.password) {
    throw new DomainError(
      'forbidden',
      'Password based authentication is disabled! Unable to provision new users with password authentication.',
    );
  }
  if (named.organizationIds.length === 0) {
    throw new DomainError(
      'invalid_input',
      'No organization specified to place the user as a member of. It is required to specify at least one organization id to place the user in.',
      {
        detail: "required at least 1 value for the array 'organization_ids'",
        validations: [{ field: 'organization_ids', detail: 'Missing values, this cannot be empty' }],
      },
    );
  }
  return named;
}

/** Spec users 2.3, 7: a login that this deployment has, and a password that is good enough for it. */
export function checkLogin(request: UserRequest, setup: LoginSetup): NewUser {
  const { loginType } = request;
  switch (loginType) {
    case 'password': {
      const weakness = passwordFault(request.password);
      if (weakness !== null) throw invalid('Password is invalid', 'password', weakness);
      break;
    }
    case 'oidc':
      if (!setup.oidc) throw invalid('You must configure OIDC before creating OIDC users.');
      break;
    case 'github':
    case 'none':
      break;
    default:
      throw invalid(`Unsupported login type ${JSON.stringify(loginType)} for manually creating new users.`);
  }
  return { ...request, loginType };
}

function defaultLoginType({ isServiceAccount }: UserRequest): UserLoginType {
  return isServiceAccount ? 'none' : 'password';
}

/** Names come from directories, too, which do not know our limit: so it is cut and not refused (spec users 0.2). */
function cutName(name: string): string {
  const printable = name.replace(/\p{Cc}/gu, ' ').trim();
  return Array.from(printable).slice(0, REAL_NAME_MAX_LENGTH).join('').trim();
}

function fault(field: string, detail: string | null): Validation[] {
  return detail === null ? [] : [{ field, detail }];
}

function invalid(message: string, field?: string, detail: string = message): DomainError {
  return new DomainError('invalid_input', message, field === undefined ? {} : { validations: [{ field, detail }] });
}
