import type { Validation } from '../../common/index.js';

/** What `prompt` can ask for (OpenID Connect Core section 3.1.2.1). */
export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;

export type Prompt = (typeof PROMPTS)[number];

/** What an authorization request demands of the login of its user. */
export interface LoginDemands {
  readonly prompts: readonly Prompt[];
  /** How many seconds ago the user may have logged in; null: any login will do. */
  readonly maxAge: number | null;
  /** The ID token has to say when the user logged in. */
  readonly needsAuthTime: boolean;
  /** To fill in at the login; null if there is none. */
  readonly loginHint: string | null;
  /** An ID token about the expected user. */
  readonly idTokenHint: string | null;
  /** The user has to be in each of these lists, of what `sub` is in ID tokens. */
  readonly subjects: readonly (readonly string[])[];
  /** Values of `acr`, one of which the login must have; null: any. */
  readonly acrValues: readonly string[] | null;
}

/** What the app is registered for, if the request says nothing else (OpenID Connect Dynamic Client Registration section 2). */
export interface LoginDefaults {
  readonly defaultMaxAge: number | null;
  readonly requireAuthTime: boolean;
}

/** The session of whoever opened the request. */
export interface Login {
  /** What the app knows the user by; null: it does not know them. An app cannot ask about users by what others know them by. */
  readonly subject: string | null;
  /** When the user authenticated; null if their identity provider does not say. */
  readonly authTime: Date | null;
  readonly acr: string;
  /** The session has been used for single sign-on for long enough. */
  readonly isOver: boolean;
}

/** What is known about an earlier opening of the same request, on which the user was asked to log in. */
export interface LoginRequest {
  readonly at: Date;
  /** Was anybody signed in then? */
  readonly wasSignedIn: boolean;
  /** The session is the same as then, so nobody has logged in. */
  readonly isSameSession: boolean;
}

export type LoginVerdict =
  | { readonly kind: 'met' }
  /** The user has to log in: again, or as somebody else. */
  | { readonly kind: 'login'; readonly as: 'any-user' | 'expected-user' }
  | {
      readonly kind: 'refused';
      readonly error: 'login_required' | 'unmet_authentication_requirements';
      readonly description: string;
    };

const MAX_HINT_LENGTH = 320;
const MAX_ID_TOKEN_LENGTH = 8192;
/** More is as good as no limit, and a date can still be computed from it. */
const MAX_AGE_DIGITS = 9;
/** Servers that share a database may differ by as much, and so may an identity provider. */
const CLOCK_DIFFERENCE_MS = 30_000;

/** Reads the parameters. `isOpenId`: the request asks for an ID token; only then do the defaults of the app count. */
export function readLoginDemands(
  sent: (name: string) => string | undefined,
  { defaultMaxAge, requireAuthTime }: LoginDefaults,
  isOpenId: boolean,
): LoginDemands | { readonly faults: readonly Validation[] } {
  const faults: Validation[] = [];
  const values = (sent('prompt') ?? '').split(' ').filter(Boolean);
  const prompts = PROMPTS.filter((prompt) => values.includes(prompt));
  if (values.some((value) => !PROMPTS.some((prompt) => prompt === value)))
    faults.push({ field: 'prompt', detail: `must be made of: ${PROMPTS.join(', ')}` });
  if (prompts.includes('none') && prompts.length > 1) faults.push({ field: 'prompt', detail: 'must not have other values beside none' });
  const age = sent('max_age');
  if (age !== undefined && !new RegExp(`^\\d{1,${MAX_AGE_DIGITS}}$`).test(age))
    faults.push({ field: 'max_age', detail: 'must be a number of seconds, without sign or fraction' });
  const idTokenHint = sent('id_token_hint') ?? null;
  if ((idTokenHint?.length ?? 0) > MAX_ID_TOKEN_LENGTH)
    faults.push({ field: 'id_token_hint', detail: `must be at most ${MAX_ID_TOKEN_LENGTH} characters` });
  if (faults.length > 0) return { faults };

  const maxAge = age === undefined ? (isOpenId ? defaultMaxAge : null) : Number(age);
  const loginHint = sent('login_hint') ?? null;
  return {
    prompts,
    maxAge,
    needsAuthTime: isOpenId && (maxAge !== null || requireAuthTime),
    loginHint: loginHint !== null && loginHint.length <= MAX_HINT_LENGTH ? loginHint : null,
    idTokenHint,
    subjects: [],
    acrValues: null,
  };
}

/** Does this login do for the request? `earlier` is the proof that the user was asked to log in for it; null without one. */
export function judgeLogin(demands: LoginDemands, login: Login, earlier: LoginRequest | null, now: Date): LoginVerdict {
  const isOther = demands.subjects.some((allowed) => login.subject === null || !allowed.includes(login.subject));
  if (!isOther && !mustLogIn(demands, login, earlier, now)) return judgeClass(demands, login);
  if (demands.prompts.includes('none')) return refused(isOther ? OTHER_USER : TOO_OLD);
  if (earlier && !earlier.isSameSession) {
    // The user has just logged in. Asking once more would not help: they are somebody else, or their identity provider does not say when it was.
    if (isOther || login.authTime === null) return refused(isOther ? OTHER_USER : UNKNOWN_TIME);
    if (earlier.wasSignedIn) return refused(TOO_OLD);
  }
  return { kind: 'login', as: isOther ? 'expected-user' : 'any-user' };
}

/** Does the request send every user to the login page, signed in or not? */
export function demandsLogin({ prompts, maxAge, needsAuthTime, subjects }: LoginDemands): boolean {
  return prompts.includes('login') || maxAge !== null || needsAuthTime || subjects.length > 0;
}

function mustLogIn(
  { prompts, maxAge, needsAuthTime }: LoginDemands,
  { authTime, acr, isOver }: Login,
  earlier: LoginRequest | null,
  now: Date,
): boolean {
  if (earlier && !earlier.isSameSession && authTime !== null && isLater(authTime, acr, earlier)) return false;
  if (prompts.includes('login') || maxAge === 0 || isOver) return true;
  if (maxAge !== null) return authTime === null || now.getTime() - authTime.getTime() > maxAge * 1000;
  return needsAuthTime && authTime === null;
}

/**
 * Did the user log in when they were asked to? A browser without a session can have got one from a login just before, which does not count. At worst, the
 * user of a server whose clock is behind is asked a second time, and then with a session.
 */
function isLater(authTime: Date, acr: string, { at, wasSignedIn }: LoginRequest): boolean {
  const difference = wasSignedIn || acr !== 'urn:gatehouse:acr:password' ? CLOCK_DIFFERENCE_MS : 0;
  return authTime.getTime() >= at.getTime() - difference;
}

function judgeClass({ acrValues }: LoginDemands, { acr }: Login): LoginVerdict {
  if (acrValues === null || acrValues.includes(acr)) return { kind: 'met' };
  return { kind: 'refused', error: 'unmet_authentication_requirements', description: `The user can only log in with acr ${acr}` };
}

function refused(description: string): LoginVerdict {
  return { kind: 'refused', error: 'login_required', description };
}

const OTHER_USER = 'The user who is signed in is not the one that the request is about';
const TOO_OLD = 'The user has to log in again';
const UNKNOWN_TIME = 'The identity provider of the user does not say when they logged in';
