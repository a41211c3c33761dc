import { groupObject } from '../../../../src/authz/index.js';
import { AuthcheckStore } from '../../../../src/organizations/authcheck/authcheck.store.js';
import { GroupSyncSystemStore } from '../../../../src/organizations/groups/group-sync.system-store.js';
import { GroupsStore } from '../../../../src/organizations/groups/groups.store.js';
import type { GroupFields } from '../../../../src/organizations/groups/groups.repository.js';
import { MembersStore } from '../../../../src/organizations/members/members.store.js';
import type { MemberSearch } from '../../../../src/organizations/members/member-search.js';
import { OrganizationsStore } from '../../../../src/organizations/organizations.store.js';
import type { OrganizationRow } from '../../../../src/organizations/organizations.repository.js';
import { RolesStore } from '../../../../src/organizations/roles/roles.store.js';
import type { UserSearch } from '../../../../src/users/index.js';
import { HERE, ME, MY_GROUP, SOMEBODY } from '../../subjects.js';
import { asks, filters, HOLDER, storeTable, TX } from '../table.js';

const PAGE = { limit: null, offset: 0, afterId: null };
const SEARCH = {} as UserSearch; // only handed on

const ORGANIZATION = { type: 'organization', id: HERE, organization: HERE } as const;
const ROW = { id: HERE, defaultOrgMemberRoles: ['organization-workspace-access'] } as unknown as OrganizationRow;
const FIELDS = { name: 'here', displayName: '', description: '', icon: '' };
const ASSIGN = { type: 'assign_org_role', organization: HERE } as const;

export const groupSync = storeTable({
  store: GroupSyncSystemStore,
  build: (authorizer, repository) => new GroupSyncSystemStore(repository('groups'), authorizer),
  methods: {
    insertMissing: {
      only: 'login',
      call: (store, actor) => store.insertMissing(actor, SOMEBODY, ['a'], 1, TX),
      asks: [asks('create', 'group', 'forbidden')],
    },
    move: { only: 'login', call: (store, actor) => store.move(actor, SOMEBODY, ['a'], TX), asks: [asks('update', 'group', 'forbidden')] },
  },
});

export const organizations = storeTable({
  store: OrganizationsStore,
  build: (authorizer, repository) => new OrganizationsStore(repository('organizations'), authorizer),
  methods: {
    get: {
      call: (store, actor) => store.get(actor, { id: HERE }),
      rows: { 'organizations.find': ROW },
      asks: [asks('read', ORGANIZATION, 'not_found')],
    },
    list: { call: (store, actor) => store.list(actor), asks: [filters('read', 'organization')] },
    listOfUser: { call: (store, actor) => store.listOfUser(actor, SOMEBODY), asks: [filters('read', 'organization')] },
    authorizeInsert: {
      call: (store, actor) => {
        store.authorizeInsert(actor);
      },
      asks: [asks('create', 'organization', 'forbidden')],
    },
    insert: { call: (store, actor) => store.insert(actor, FIELDS, TX), asks: [asks('create', 'organization', 'forbidden')] },
    lock: [
      {
        when: 'to change it',
        call: (store, actor) => store.lock(actor, 'update', HERE, TX),
        rows: { 'organizations.lock': ROW },
        asks: [asks('read', ORGANIZATION, 'not_found'), asks('update', ORGANIZATION, 'forbidden')],
      },
      {
        when: 'to delete it',
        call: (store, actor) => store.lock(actor, 'delete', HERE, TX),
        rows: { 'organizations.lock': ROW },
        asks: [asks('read', ORGANIZATION, 'not_found'), asks('delete', ORGANIZATION, 'forbidden')],
      },
    ],
    update: [
      {
        when: 'as it is called',
        call: (store, actor) => store.update(actor, ROW, { ...FIELDS, defaultOrgMemberRoles: ROW.defaultOrgMemberRoles }, TX),
        rows: { 'organizations.update': ROW },
        asks: [asks('update', ORGANIZATION, 'forbidden')],
      },
      {
        when: 'and what its members get',
        call: (store, actor) => store.update(actor, ROW, { ...FIELDS, defaultOrgMemberRoles: ['organization-auditor'] }, TX),
        rows: { 'organizations.update': ROW },
        asks: [asks('update', ORGANIZATION, 'forbidden'), asks('assign', ASSIGN, 'forbidden'), asks('unassign', ASSIGN, 'forbidden')],
      },
    ],
    delete: {
      call: (store, actor) => store.delete(actor, HERE, TX),
      rows: { 'organizations.delete': 1 },
      asks: [asks('delete', ORGANIZATION, 'forbidden')],
    },
  },
});

const MEMBER = { type: 'organization_member', id: SOMEBODY, owner: SOMEBODY, organization: HERE } as const;
const MEMBER_ROW = { userId: SOMEBODY, roles: ['organization-auditor'], customRoles: {} };
const MEMBERS = { type: 'organization_member', organization: HERE } as const;

export const members = storeTable({
  store: MembersStore,
  build: (authorizer, repository) => new MembersStore(repository('members'), repository('roles'), repository('holders'), authorizer),
  methods: {
    get: {
      call: (store, actor) => store.get(actor, HERE, 'ada'),
      rows: { 'members.find': MEMBER_ROW },
      asks: [asks('read', MEMBER, 'not_found')],
    },
    list: { call: (store, actor) => store.list(actor, HERE, {} as MemberSearch), asks: [filters('read', 'organization_member')] },
    listPage: {
      call: (store, actor) => store.listPage(actor, HERE, { ...SEARCH, organizationRoles: [] }, PAGE),
      asks: [asks('read', MEMBERS, 'not_found'), filters('read', 'organization_member')],
    },
    authorizeInsert: {
      call: (store, actor) => store.authorizeInsert(actor, HERE, SOMEBODY, TX),
      rows: { 'members.lockDefaultRoles': [] },
      asks: [asks('assign', ASSIGN, 'forbidden'), asks('create', MEMBER, 'forbidden')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, HERE, SOMEBODY, TX),
      rows: { 'members.lockDefaultRoles': [] },
      asks: [asks('assign', ASSIGN, 'forbidden'), asks('create', MEMBER, 'forbidden')],
    },
    setRoles: {
      call: (store, actor) => store.setRoles(actor, HERE, SOMEBODY, ['organization-user-admin'], TX),
      rows: { 'holders.lock': HOLDER, 'members.lockDefaultRoles': [], 'members.lock': MEMBER_ROW, 'roles.lockNames': [] },
      asks: [asks('read', MEMBER, 'not_found'), asks('assign', ASSIGN, 'forbidden'), asks('unassign', ASSIGN, 'forbidden')],
    },
    delete: {
      call: (store, actor) => store.delete(actor, HERE, SOMEBODY, TX),
      rows: { 'holders.lock': HOLDER, 'members.lock': MEMBER_ROW },
      asks: [asks('read', MEMBER, 'not_found'), asks('delete', { ...MEMBER, holder: HOLDER }, 'forbidden')],
    },
  },
});

const CUSTOM = { id: MY_GROUP, organizationId: HERE, name: 'reader', displayName: '', isDelegable: false, permissions: [] };
const WANTED = {
  organization: HERE,
  name: 'reader',
  displayName: '',
  isDelegable: false,
  sitePermissions: [],
  userPermissions: [],
  memberPermissions: [],
  organizationPermissions: [
    { negate: false, resourceType: 'template', action: 'read' },
    { negate: false, resourceType: 'group', action: 'update' },
  ],
};
/** Nobody may put a permission into a role that they do not hold there. */
const GRANTED = [
  asks('read', { type: 'template', organization: HERE }, 'invalid_input'),
  asks('update', { type: 'group', organization: HERE }, 'invalid_input'),
];

export const roles = storeTable({
  store: RolesStore,
  build: (authorizer, repository) => new RolesStore(repository('roles'), authorizer),
  methods: {
    listOfDeployment: { call: (store, actor) => store.listOfDeployment(actor), asks: [asks('read', 'assign_role', 'not_found')] },
    listOfOrganization: { call: (store, actor) => store.listOfOrganization(actor, HERE), asks: [asks('read', ASSIGN, 'not_found')] },
    insert: { call: (store, actor) => store.insert(actor, WANTED, TX), asks: [asks('create', ASSIGN, 'forbidden'), ...GRANTED] },
    update: {
      call: (store, actor) => store.update(actor, WANTED, TX),
      rows: { 'roles.lock': CUSTOM, 'roles.update': CUSTOM },
      asks: [asks('read', ASSIGN, 'not_found'), asks('update', ASSIGN, 'forbidden'), ...GRANTED],
    },
    delete: {
      call: (store, actor) => store.delete(actor, HERE, 'reader', TX),
      rows: { 'roles.lock': CUSTOM },
      asks: [asks('read', ASSIGN, 'not_found'), asks('delete', ASSIGN, 'forbidden')],
    },
  },
});

const GROUP = groupObject(MY_GROUP, HERE);
const GROUP_ROW = { id: MY_GROUP, organizationId: HERE };
const GROUP_FIELDS = { name: 'team' } as GroupFields; // only handed on
const MAY_UPDATE = asks('update', GROUP, 'forbidden');

export const groups = storeTable({
  store: GroupsStore,
  build: (authorizer, repository) => new GroupsStore(repository('groups'), repository('members'), authorizer),
  methods: {
    get: {
      call: (store, actor) => store.get(actor, MY_GROUP),
      rows: { 'groups.findById': GROUP_ROW },
      asks: [asks('read', GROUP, 'not_found')],
    },
    getByName: {
      call: (store, actor) => store.getByName(actor, HERE, 'team'),
      rows: { 'groups.findByName': GROUP_ROW },
      asks: [asks('read', GROUP, 'not_found')],
    },
    list: { call: (store, actor) => store.list(actor, {}), asks: [filters('read', 'group_member'), filters('read', 'group')] },
    listPage: {
      call: (store, actor) => store.listPage(actor, HERE, '', PAGE),
      asks: [asks('read', { type: 'group', organization: HERE }, 'not_found'), filters('read', 'group')],
    },
    listMembers: { call: (store, actor) => store.listMembers(actor, [GROUP_ROW]), asks: [filters('read', 'group_member')] },
    listMembersPage: {
      call: (store, actor) => store.listMembersPage(actor, GROUP_ROW, SEARCH, PAGE),
      asks: [asks('read', GROUP, 'not_found'), filters('read', 'group_member')],
    },
    insert: {
      call: (store, actor) => store.insert(actor, HERE, GROUP_FIELDS, TX),
      asks: [asks('create', { type: 'group', organization: HERE }, 'forbidden')],
    },
    lock: [
      {
        when: 'to change it',
        call: (store, actor) => store.lock(actor, 'update', GROUP_ROW, TX),
        rows: { 'groups.lock': true, 'groups.findById': GROUP_ROW },
        asks: [asks('read', GROUP, 'not_found'), MAY_UPDATE],
      },
      {
        when: 'to delete it',
        call: (store, actor) => store.lock(actor, 'delete', GROUP_ROW, TX),
        rows: { 'groups.lock': true, 'groups.findById': GROUP_ROW },
        asks: [asks('read', GROUP, 'not_found'), asks('delete', GROUP, 'forbidden')],
      },
    ],
    update: { call: (store, actor) => store.update(actor, GROUP_ROW, GROUP_FIELDS, TX), asks: [MAY_UPDATE] },
    delete: { call: (store, actor) => store.delete(actor, GROUP_ROW, TX), asks: [asks('delete', GROUP, 'forbidden')] },
    lockMemberships: { call: (store, actor) => store.lockMemberships(actor, GROUP_ROW, [ME], TX), asks: [MAY_UPDATE] },
    addMembers: { call: (store, actor) => store.addMembers(actor, GROUP_ROW, [ME], TX), asks: [MAY_UPDATE] },
    removeMembers: { call: (store, actor) => store.removeMembers(actor, GROUP_ROW, [ME], TX), asks: [MAY_UPDATE] },
  },
});

const CHECK = {
  action: 'read',
  object: { resourceType: 'template', ownerId: 'me', organizationId: '', resourceId: '', anyOrganization: false },
};

export const authcheck = storeTable({
  store: AuthcheckStore,
  build: (authorizer) => new AuthcheckStore(authorizer),
  methods: {
    decide: [
      {
        when: 'about something described',
        call: (store, actor) => store.decide(actor, CHECK),
        asks: [asks('read', { type: 'template', owner: ME, organization: '', anyOrganization: false }, { answers: false })],
      },
      {
        when: 'about something that exists',
        call: (store, actor) => store.decide(actor, CHECK, GROUP),
        asks: [asks('read', GROUP, { answers: false })],
      },
    ],
  },
});
