import { passwordFault } from '../../auth/index.js';
import { DomainError, type Validation } from '../../common/index.js';
import { cutRealName, emailFault, usernameFault } from '../names.js';
import type { UserLoginType, UserStatus } from '../user.entity.js';

/** A request for a new user; omitted parts are empty texts and lists. */
export interface UserRequest {
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly password: string;
  readonly loginType: string;
  readonly status: UserStatus;
  readonly organizationIds: readonly string[];
  readonly isServiceAccount: boolean;
  /** Site roles without `member`. */
  readonly roles: readonly string[];
}

/** A user ready to be stored, except for the hash of the password. */
export interface NewUser extends Omit<UserRequest, 'loginType'> {
  readonly loginType: UserLoginType;
}

/** The login methods of this deployment. */
export interface LoginSetup {
  readonly password: boolean;
  readonly oidc: boolean;
}

/** The checks that need only the request. The login type is not validated yet. */
export function checkShape(request: UserRequest, setup: LoginSetup): UserRequest {
  const named = {
    ...request,
    name: cutRealName(request.name),
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

/** Checks that the deployment has this login method, and that the password is good enough for it. */
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

function fault(field: string, detail: string | null): Validation[] {
  return detail === null ? [] : [{ field, detail }];
}

function invalid(message: string, field?: string, detail: string = message): DomainError {
  return new DomainError('invalid_input', message, field === undefined ? {} : { validations: [{ field, detail }] });
}
