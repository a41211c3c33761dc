import { EndSessionController } from './logout/end-session.controller.js';
import { EndSessionService } from './logout/end-session.service.js';
import { LogoutRetries } from './logout/logout-retries.js';
import { LogoutsController } from './logout/logouts.controller.js';
import { IdTokenHints } from './openid/id-token-hints.js';
import { IdTokens } from './openid/id-tokens.js';
import { LoginSessions, LoginSessionsSettings } from './openid/login-sessions.js';
import { OpenIdConfigurationController } from './openid/openid-configuration.controller.js';
import { UserFactsRepository } from './openid/user-facts.repository.js';
import { UserFactsSystemStore } from './openid/user-facts.system-store.js';
import { UserInfoController } from './openid/user-info.controller.js';
import { UserInfoService } from './openid/user-info.service.js';
import { SigningKeysController } from './signing-keys/signing-keys.controller.js';
import { SectorDocuments } from './subjects/sector-documents.js';
import { Subjects } from './subjects/subjects.js';
import { SubjectsRepository } from './subjects/subjects.repository.js';
import { SubjectsSystemStore } from './subjects/subjects.system-store.js';

/** OpenID Connect, without the tokens, which are a matter of the grants: a part of the module of the provider. */
export const OPENID_ENDPOINTS = [
  EndSessionController,
  LogoutsController,
  OpenIdConfigurationController,
  SigningKeysController,
  UserInfoController,
];

export const OPENID = [
  EndSessionService,
  IdTokenHints,
  IdTokens,
  LoginSessions,
  LoginSessionsSettings,
  LogoutRetries,
  SectorDocuments,
  Subjects,
  SubjectsRepository,
  SubjectsSystemStore,
  UserFactsRepository,
  UserFactsSystemStore,
  UserInfoService,
];
