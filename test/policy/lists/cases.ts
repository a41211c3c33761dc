import { ActivityRepository } from '../../../src/audit/activity/activity.repository.js';
import { AuditLogsRepository } from '../../../src/audit/audit-logs.repository.js';
import { parseAuditSearch } from '../../../src/audit/audit-search.js';
import { FIRST_ROWS, MAX_ROWS, type Page } from '../../../src/common/index.js';
import { EXACT_COUNT, type PreparedStatements } from '../../../src/database/index.js';
import { AppSecretsRepository } from '../../../src/oauth2-provider/apps/app-secrets.repository.js';
import { InvitationsRepository } from '../../../src/users/invitations/invitations.repository.js';
import { InitialAccessTokensRepository } from '../../../src/oauth2-provider/registration/initial-access-tokens.repository.js';
import { LogoutsRepository } from '../../../src/oauth2-provider/logout/logouts.repository.js';
import { parseAppSearch } from '../../../src/oauth2-provider/apps/app-search.js';
import { AppUsageRepository } from '../../../src/oauth2-provider/apps/app-usage.repository.js';
import { AppsRepository } from '../../../src/oauth2-provider/apps/apps.repository.js';
import { ConsentsRepository } from '../../../src/oauth2-provider/grants/consents.repository.js';
import { SignInsRepository } from '../../../src/oauth2-provider/grants/sign-ins.repository.js';
import { UserGrantsRepository } from '../../../src/oauth2-provider/grants/user-grants.repository.js';
import { GroupMembersRepository } from '../../../src/organizations/groups/group-members.repository.js';
import { GroupsRepository } from '../../../src/organizations/groups/groups.repository.js';
import { parseMemberPageSearch, parseMemberSearch } from '../../../src/organizations/members/member-search.js';
import { MembersRepository } from '../../../src/organizations/members/members.repository.js';
import { OrganizationsRepository } from '../../../src/organizations/organizations.repository.js';
import { CustomRolesRepository } from '../../../src/organizations/roles/custom-roles.repository.js';
import { UserAdminRepository } from '../../../src/users/administration/user-admin.repository.js';
import { parseUserSearch } from '../../../src/users/user-search.js';
import { type Case, READ_FOR_A_ROW } from './case.js';
import { keysOf } from './works.js';

/** As many as there are: only reading finds the matches. */
const EVERYBODY = Infinity;

const TEN: Page = { limit: 10, offset: 0, afterId: null };

const ORGANIZATIONS = [
  ['organization', 'the organization of everybody'],
  ['smallOrganization', 'an organization of few'],
] as const;

/** Every list of the API, with the filters and pages that differ in what they read. */
export const LISTS: readonly Case[] = [
  ...[
    '',
    'status:suspended',
    'login_type:password',
    'service_account:true',
    'role:owner',
    'github_com_user_id:103',
    'username:user-77',
    'email:user-77@example.test',
    'user-4',
    'user-31415',
    'name:"person 31415"',
    'nobody has this in a name',
  ].map((q): Case => ({
    list: 'UserAdminRepository.list',
    when: `users, ${JSON.stringify(q)}`,
    // A part of a name: only reading finds the matches.
    ...(q === 'user-4' && { shows: EVERYBODY, counts: EVERYBODY }),
    run: (db, may) => new UserAdminRepository(db).list(parseUserSearch(q), may('read', 'user'), TEN),
  })),
  {
    list: 'UserAdminRepository.list',
    when: 'users after another',
    run: (db, may, crowd) => new UserAdminRepository(db).list(parseUserSearch(''), may('read', 'user'), { ...TEN, afterId: crowd.user }),
  },
  {
    list: 'UserAdminRepository.list',
    when: 'users, without a limit',
    isWhole: true,
    shows: MAX_ROWS,
    run: (db, may) => new UserAdminRepository(db).list(parseUserSearch(''), may('read', 'user'), FIRST_ROWS),
  },
  ...ORGANIZATIONS.flatMap(([where, title]): Case[] => [
    {
      list: 'MembersRepository.list',
      when: `all members of ${title}`,
      isWhole: true,
      shows: MAX_ROWS,
      run: (db, may, crowd) => new MembersRepository(db).list(crowd[where], parseMemberSearch(''), may('read', 'organization_member')),
    },
    {
      list: 'MembersRepository.listPage',
      when: `members of ${title}`,
      // A small organization is sorted as a whole, or its members are searched among all users: whichever reads less.
      shows: 50,
      run: (db, may, crowd) =>
        new MembersRepository(db).listPage(crowd[where], parseMemberPageSearch(''), TEN, may('read', 'organization_member')),
    },
    {
      list: 'GroupsRepository.listPage',
      when: `groups of ${title}`,
      shows: (3 * EXACT_COUNT) / READ_FOR_A_ROW,
      run: (db, may, crowd) => new GroupsRepository(db).listPage(crowd[where], '', TEN, may('read', 'group')),
    },
    {
      list: 'GroupMembersRepository.listPage',
      when: `members of Everyone in ${title}`,
      shows: 50,
      run: (db, may, crowd) =>
        new GroupMembersRepository(db).listPage(
          { id: crowd[where], organizationId: crowd[where] },
          parseUserSearch(''),
          TEN,
          may('read', 'group_member'),
        ),
    },
  ]),
  {
    list: 'MembersRepository.listPage',
    when: 'members with a role that nobody has',
    run: (db, may, crowd) =>
      new MembersRepository(db).listPage(
        crowd.organization,
        parseMemberPageSearch('organization_role:nobodys'),
        TEN,
        may('read', 'organization_member'),
      ),
  },
  {
    list: 'MembersRepository.listPage',
    when: 'members after another',
    run: (db, may, crowd) =>
      new MembersRepository(db).listPage(
        crowd.organization,
        parseMemberPageSearch(''),
        { ...TEN, afterId: crowd.user },
        may('read', 'organization_member'),
      ),
  },
  {
    list: 'GroupMembersRepository.listPage',
    when: 'members of a group',
    run: (db, may, crowd) =>
      new GroupMembersRepository(db).listPage(
        { id: crowd.group, organizationId: crowd.organization },
        parseUserSearch(''),
        TEN,
        may('read', 'group_member'),
      ),
  },
  {
    list: 'GroupMembersRepository.list',
    when: 'the members of two groups of everybody',
    isWhole: true,
    shows: 2_000,
    run: (db, may, crowd) =>
      new GroupMembersRepository(db).list(
        [crowd.group, crowd.organization].map((id) => ({ id, organizationId: crowd.organization })),
        may('read', 'group_member'),
      ),
  },
  {
    list: 'GroupsRepository.list',
    when: 'groups of all organizations',
    isWhole: true,
    shows: MAX_ROWS,
    run: (db, may) => new GroupsRepository(db).list({}, may('read', 'group'), may('read', 'group_member')),
  },
  {
    list: 'GroupsRepository.list',
    when: 'groups of somebody',
    isWhole: true,
    shows: (3 * EXACT_COUNT) / READ_FOR_A_ROW,
    run: (db, may, crowd) => new GroupsRepository(db).list({ memberId: crowd.user }, may('read', 'group'), may('read', 'group_member')),
  },
  ...['', 'action:delete', 'resource_type:group', 'username:user-77', 'organization:gatehouse', 'resource_target:user-77'].map(
    (q): Case => ({
      list: 'AuditLogsRepository.list',
      when: `the log, ${JSON.stringify(q)}`,
      run: (db, may) =>
        new AuditLogsRepository(db).list(parseAuditSearch(q), may('read', 'audit_log'), { limit: 10, offset: 0, afterId: null }),
    }),
  ),
  ...[null, 'a cursor'].map((cursor): Case => ({
    list: 'ActivityRepository.list',
    when: `what happened to an account${cursor === null ? '' : ', after another row'}`,
    run: (db, _may, crowd) =>
      new ActivityRepository(db).list(crowd.busyUser, { limit: 10, afterId: cursor === null ? null : crowd.auditRow }),
  })),
  {
    list: 'AuditLogsRepository.count',
    when: 'the log, counted',
    shows: 100,
    run: (db, may) => new AuditLogsRepository(db).count(parseAuditSearch(''), may('read', 'audit_log')),
  },
  {
    list: 'ApiKeysRepository.list',
    when: 'tokens of everybody',
    isWhole: true,
    shows: MAX_ROWS,
    run: (db, may) => keysOf(db).list({ loginTypes: ['token'] }, may('read', 'api_key')),
  },
  {
    list: 'ApiKeysRepository.list',
    when: 'sessions of somebody',
    isWhole: true,
    run: (db, may, crowd) =>
      keysOf(db).list({ userId: crowd.user, loginTypes: ['password', 'oidc'], liveAt: new Date() }, may('read', 'api_key')),
  },
  { list: 'AppsRepository.list', when: 'apps', isWhole: true, shows: MAX_ROWS, run: (db) => new AppsRepository(db).list() },
  {
    list: 'LogoutsRepository.list',
    when: 'logouts that apps have missed',
    isWhole: true,
    shows: MAX_ROWS,
    run: (db) => new LogoutsRepository(db, {} as PreparedStatements).list(),
  },
  {
    list: 'AppsRepository.listReviewedNames',
    when: 'names of apps',
    isWhole: true,
    shows: MAX_ROWS,
    run: (db) => new AppsRepository(db).listReviewedNames(),
  },
  {
    list: 'InitialAccessTokensRepository.list',
    when: 'initial access tokens',
    isWhole: true,
    run: (db) => new InitialAccessTokensRepository(db).list(),
  },
  {
    list: 'InvitationsRepository.list',
    when: 'pending invitations',
    isWhole: true,
    run: (db) => new InvitationsRepository(db).list(new Date()),
  },
  { list: 'AppsRepository.count', when: 'apps, counted', shows: 100, run: (db, _may, crowd) => new AppsRepository(db).count([crowd.user]) },
  ...['', 'app-19', 'client_type:public'].map((q): Case => ({
    list: 'AppUsageRepository.list',
    when: `apps with their use, ${JSON.stringify(q)}`,
    // Each app of the page has ten grants, and sixty tokens. A part of a name: only reading finds the matches.
    shows: q === 'app-19' ? EVERYBODY : 20,
    ...(q === 'app-19' && { counts: EVERYBODY }),
    run: (db) => new AppUsageRepository(db).list(parseAppSearch(q), TEN, new Date()),
  })),
  {
    list: 'AppsRepository.listAuthorizedBy',
    when: "somebody's apps",
    isWhole: true,
    run: (db, _may, crowd) => new AppsRepository(db).listAuthorizedBy(crowd.user, new Date()),
  },
  {
    list: 'UserGrantsRepository.list',
    when: "somebody's grants",
    isWhole: true,
    run: (db, _may, crowd) => new UserGrantsRepository(db).list(crowd.user, new Date(), null),
  },
  {
    list: 'SignInsRepository.list',
    when: "somebody's sign-ins",
    isWhole: true,
    run: (db, _may, crowd) => new SignInsRepository(db).list(crowd.user, new Date(), null),
  },
  {
    list: 'ConsentsRepository.list',
    when: "somebody's remembered consents",
    isWhole: true,
    run: (db, _may, crowd) => new ConsentsRepository(db).list(crowd.user, new Date()),
  },
  {
    list: 'AppSecretsRepository.list',
    when: 'secrets of an app',
    isWhole: true,
    run: (db, _may, crowd) => new AppSecretsRepository(db).list(crowd.app),
  },
  {
    list: 'OrganizationsRepository.list',
    when: 'organizations',
    isWhole: true,
    run: (db, may) => new OrganizationsRepository(db).list(may('read', 'organization')),
  },
  {
    list: 'OrganizationsRepository.listOfUser',
    when: "somebody's organizations",
    isWhole: true,
    run: (db, may, crowd) => new OrganizationsRepository(db).listOfUser(crowd.user, may('read', 'organization')),
  },
  {
    list: 'CustomRolesRepository.list',
    when: 'custom roles',
    isWhole: true,
    shows: 500,
    run: (db, _may, crowd) => new CustomRolesRepository(db).list(crowd.organization),
  },
];
