/**
 * What an app may do in any user's name, even an owner's, with `coder:all`: every other route refuses and changes nothing. Each entry has
 * the reason why its effect does not outlive the grant unless the user can undo it.
 */
export const APPS_MAY: Readonly<Record<string, string>> = {
  logout: 'ends the token itself, and nothing else of the person',
  updateUserProfile: 'the name and picture of the person, which user:update_personal is for; never the user name',
  createUserSecret: 'the content of the person, which user_secret scopes are for; the list shows it, and any session deletes it',
  importUserSecrets: 'as createUserSecret',
  updateUserSecret: 'as createUserSecret',
  deleteUserSecret: 'as createUserSecret',
  getUserGitSSHKey:
    'reads the public half of the key of the person, who gets a key pair at the first read; regenerating it needs a login session',
  uploadFile: 'a file of the person; content is never replaced',
  checkAuthorization: 'answers questions; changes nothing',
};

/** These look at no credential, so the token has no effect. */
export const NO_CREDENTIAL: Readonly<Record<string, string>> = {
  createFirstUser: 'only while there is no user',
  loginWithPassword: 'takes a password',
  validateUserPassword: 'changes nothing',
  exchangeOAuth2Token: 'takes the credentials of a client',
  revokeOAuth2Token: 'takes the credentials of a client',
  introspectOAuth2Token: 'takes the credentials of a client',
  authorizeOAuth2Device: 'takes the credentials of a client',
  pushOAuth2AuthorizationRequest: 'the same',
  registerOAuth2Client: 'takes no credentials of a user',
  getOAuth2ClientConfiguration: 'takes the credentials of a client',
  updateOAuth2ClientConfiguration: 'takes the credentials of a client',
  deleteOAuth2ClientConfiguration: 'takes the credentials of a client',
  rotateOAuth2RegistrationToken: 'takes the credentials of a client',
  revokeOAuth2RegistrationToken: 'takes the credentials of a client',
};

/** What no app may do with any scope: it would outlive the grant, affect other clients, or lock the user out. */
export const NEVER_BY_APPS: readonly string[] = [
  'updateAppearance',
  'createUser',
  'updateUserPassword',
  'updateUserRoles',
  'updateMemberRoles',
  'activateUser',
  'createExchangeRule',
  'deleteExchangeRule',
  'createWorkloadIdentityIssuer',
  'updateWorkloadIdentityIssuer',
  'deleteWorkloadIdentityIssuer',
  'createResourceServer',
  'updateResourceServer',
  'deleteResourceServer',
  'createResourceServerSecret',
  'deleteResourceServerSecret',
  'createAPIKey',
  'createToken',
  'deleteAPIKey',
  'expireAPIKey',
  'endSessions',
  'regenerateUserGitSSHKey',
  'createOrganizationRole',
  'updateOrganizationRole',
  'deleteOrganizationRole',
  'createOAuth2App',
  'updateOAuth2App',
  'deleteOAuth2App',
  'createOAuth2AppSecret',
  'deleteOAuth2AppSecret',
  'revokeOAuth2AppRegistrationToken',
  'updateOAuth2Settings',
  'createInitialAccessToken',
  'deleteInitialAccessToken',
  'consentToOAuth2App',
  'revokeOAuth2App',
];
