import { CreateSiteConfigs1764000000050 } from './1764000000050-create-site-configs.js';
import { CreateUsersAndOrganizations1764000000100 } from './1764000000100-create-users-and-organizations.js';
import { CreateApiKeys1764000000200 } from './1764000000200-create-api-keys.js';
import { CreateCryptoKeys1764000000300 } from './1764000000300-create-crypto-keys.js';
import { CreateOauth2Provider1764000000400 } from './1764000000400-create-oauth2-provider.js';
import { CreateGroupsAndCustomRoles1764000001000 } from './1764000001000-create-groups-and-custom-roles.js';
import { CreateAuditLogs1764000001100 } from './1764000001100-create-audit-logs.js';
import { CreateUserLinks1764000001200 } from './1764000001200-create-user-links.js';
import { GuardOrganizations1764000001300 } from './1764000001300-guard-organizations.js';
import { CreateDbcryptKeys1764000002000 } from './1764000002000-create-dbcrypt-keys.js';
import { ReferenceDbcryptKeys1764000002100 } from './1764000002100-reference-dbcrypt-keys.js';
import { CreateFiles1764000003000 } from './1764000003000-create-files.js';
import { IndexEndsOfGrants1764000004200 } from './1764000004200-index-ends-of-grants.js';
import { ReferenceDbcryptKeysFromUserLinks1764000004700 } from './1764000004700-reference-dbcrypt-keys-from-user-links.js';
import { CreateGitSshKeys1764000004710 } from './1764000004710-create-git-ssh-keys.js';
import { CreateUserSecrets1764000004720 } from './1764000004720-create-user-secrets.js';
import { EndSecretsWithTheirUser1764000004730 } from './1764000004730-end-secrets-with-their-user.js';
import { RefuseRowsOfDeletedUsers1764000005000 } from './1764000005000-refuse-rows-of-deleted-users.js';
import { RefuseMembersWhoAreDeleted1764000005400 } from './1764000005400-refuse-members-who-are-deleted.js';
import { RememberLoginAttempts1764000006510 } from './1764000006510-remember-login-attempts.js';
import { NarrowOauth2Apps1764000006700 } from './1764000006700-narrow-oauth2-apps.js';
import { KeepTheLastOwner1764000006710 } from './1764000006710-keep-the-last-owner.js';
import { FollowDeletionsByStatement1764000006800 } from './1764000006800-follow-deletions-by-statement.js';
import { AddAuthTimeAndDelegableRoles1764000007000 } from './1764000007000-add-auth-time-and-delegable-roles.js';
import { HoldBackRefreshes1764000007010 } from './1764000007010-hold-back-refreshes.js';
import { RestrictPictureUrls1764000007020 } from './1764000007020-restrict-picture-urls.js';
import { CreatePeriodicLeases1764000007100 } from './1764000007100-create-periodic-leases.js';
import { IndexLists1764000007200 } from './1764000007200-index-lists.js';
import { IndexUserSearch1764000007400 } from './1764000007400-index-user-search.js';
import { CreateSpentKeyIds1764000007500 } from './1764000007500-create-spent-key-ids.js';
import { CreateLimitCounts1764000007700 } from './1764000007700-create-limit-counts.js';
import { ReadAppsAsTheyAreNow1764000007750 } from './1764000007750-read-apps-as-they-are-now.js';
import { OfferAdminScopesToSwagger1764000007300 } from './1764000007300-offer-admin-scopes-to-swagger.js';
import { CreateCredentialVersions1764000007600 } from './1764000007600-create-credential-versions.js';
import { IndexEndsOfGrantsAndListedUsers1764000007950 } from './1764000007950-index-ends-of-grants-and-listed-users.js';
import { CreateResourceServers1764000008100 } from './1764000008100-create-resource-servers.js';
import { IndexResourcesOfGrants1764000008110 } from './1764000008110-index-resources-of-grants.js';
import { VersionIntrospectionCallers1764000008120 } from './1764000008120-version-introspection-callers.js';
import { CreateRegistrations1764000008200 } from './1764000008200-create-registrations.js';
import { CreateClientDocuments1764000008210 } from './1764000008210-create-client-documents.js';
import { ActForServiceAccounts1764000008300 } from './1764000008300-act-for-service-accounts.js';
import { CreateDeviceCodes1764000008310 } from './1764000008310-create-device-codes.js';
import { OpenResourcesToRegisteredApps1764000008400 } from './1764000008400-open-resources-to-registered-apps.js';
import { AuthenticateClientsWithKeys1764000008510 } from './1764000008510-authenticate-clients-with-keys.js';
import { CreatePushedRequests1764000008520 } from './1764000008520-create-pushed-requests.js';
import { CountDeviceCodesByNetwork1764000008540 } from './1764000008540-count-device-codes-by-network.js';
import { CreateExchangeRules1764000008550 } from './1764000008550-create-exchange-rules.js';
import { IndexExchangedGrants1764000008560 } from './1764000008560-index-exchanged-grants.js';
import { BindTokensToKeys1764000008570 } from './1764000008570-bind-tokens-to-keys.js';
import { DescribeOauth2Apps1764000008600 } from './1764000008600-describe-oauth2-apps.js';
import { RememberConsent1764000008610 } from './1764000008610-remember-consent.js';
import { LocateConsents1764000008620 } from './1764000008620-locate-consents.js';
import { CountPushedRequestsByNetwork1764000008630 } from './1764000008630-count-pushed-requests-by-network.js';
import { CreateWorkloadIdentityIssuers1764000008690 } from './1764000008690-create-workload-identity-issuers.js';
import { CreateAgents1764000008700 } from './1764000008700-create-agents.js';
import { CreateWorkloadIdentities1764000008710 } from './1764000008710-create-workload-identities.js';
import { ProvideOpenid1764000008720 } from './1764000008720-provide-openid.js';
import { RequireAuthTime1764000008730 } from './1764000008730-require-auth-time.js';
import { RememberRequestedClaims1764000008731 } from './1764000008731-remember-requested-claims.js';
import { LogOutOfApps1764000008740 } from './1764000008740-log-out-of-apps.js';
import { IndexSessionsOfGrants1764000008750 } from './1764000008750-index-sessions-of-grants.js';
import { ShareLogoutsAmongApps1764000008760 } from './1764000008760-share-logouts-among-apps.js';
import { GiveSectorsSubjects1764000008770 } from './1764000008770-give-sectors-subjects.js';
import { FilterAndRenameClaims1764000008780 } from './1764000008780-filter-and-rename-claims.js';
import { ExceptAppsFromPkce1764000008790 } from './1764000008790-except-apps-from-pkce.js';
import { TellOfRedeemedSignIns1764000008800 } from './1764000008800-tell-of-redeemed-sign-ins.js';
import { RememberUserAgentsOfKeys1764000008810 } from './1764000008810-remember-user-agents-of-keys.js';
import { InviteUsers1764000008850 } from './1764000008850-invite-users.js';
import { IndexAppEventsOfUsers1764000008860 } from './1764000008860-index-app-events-of-users.js';
import { ForwardAuditLogs1764000008870 } from './1764000008870-forward-audit-logs.js';

/** In the order they run. Append only: a released migration is never edited. */
export const migrations = [
  CreateSiteConfigs1764000000050,
  CreateUsersAndOrganizations1764000000100,
  CreateApiKeys1764000000200,
  CreateCryptoKeys1764000000300,
  CreateOauth2Provider1764000000400,
  CreateGroupsAndCustomRoles1764000001000,
  CreateAuditLogs1764000001100,
  CreateUserLinks1764000001200,
  GuardOrganizations1764000001300,
  CreateDbcryptKeys1764000002000,
  ReferenceDbcryptKeys1764000002100,
  CreateFiles1764000003000,
  IndexEndsOfGrants1764000004200,
  ReferenceDbcryptKeysFromUserLinks1764000004700,
  CreateGitSshKeys1764000004710,
  CreateUserSecrets1764000004720,
  EndSecretsWithTheirUser1764000004730,
  RefuseRowsOfDeletedUsers1764000005000,
  RefuseMembersWhoAreDeleted1764000005400,
  RememberLoginAttempts1764000006510,
  NarrowOauth2Apps1764000006700,
  KeepTheLastOwner1764000006710,
  FollowDeletionsByStatement1764000006800,
  AddAuthTimeAndDelegableRoles1764000007000,
  HoldBackRefreshes1764000007010,
  RestrictPictureUrls1764000007020,
  CreatePeriodicLeases1764000007100,
  IndexLists1764000007200,
  OfferAdminScopesToSwagger1764000007300,
  IndexUserSearch1764000007400,
  CreateSpentKeyIds1764000007500,
  CreateCredentialVersions1764000007600,
  CreateLimitCounts1764000007700,
  ReadAppsAsTheyAreNow1764000007750,
  IndexEndsOfGrantsAndListedUsers1764000007950,
  CreateResourceServers1764000008100,
  IndexResourcesOfGrants1764000008110,
  VersionIntrospectionCallers1764000008120,
  CreateRegistrations1764000008200,
  CreateClientDocuments1764000008210,
  ActForServiceAccounts1764000008300,
  CreateDeviceCodes1764000008310,
  OpenResourcesToRegisteredApps1764000008400,
  AuthenticateClientsWithKeys1764000008510,
  CreatePushedRequests1764000008520,
  CountDeviceCodesByNetwork1764000008540,
  CreateExchangeRules1764000008550,
  IndexExchangedGrants1764000008560,
  BindTokensToKeys1764000008570,
  DescribeOauth2Apps1764000008600,
  RememberConsent1764000008610,
  LocateConsents1764000008620,
  CountPushedRequestsByNetwork1764000008630,
  CreateWorkloadIdentityIssuers1764000008690,
  CreateAgents1764000008700,
  CreateWorkloadIdentities1764000008710,
  ProvideOpenid1764000008720,
  RequireAuthTime1764000008730,
  RememberRequestedClaims1764000008731,
  LogOutOfApps1764000008740,
  IndexSessionsOfGrants1764000008750,
  ShareLogoutsAmongApps1764000008760,
  GiveSectorsSubjects1764000008770,
  FilterAndRenameClaims1764000008780,
  ExceptAppsFromPkce1764000008790,
  TellOfRedeemedSignIns1764000008800,
  RememberUserAgentsOfKeys1764000008810,
  InviteUsers1764000008850,
  IndexAppEventsOfUsers1764000008860,
  ForwardAuditLogs1764000008870,
];
