import { AppAccessController } from './apps/app-access.controller.js';
import { AppAccessService } from './apps/app-access.service.js';
import { AppsController } from './apps/apps.controller.js';
import { AppEndsController } from './pages/admin/app-ends.controller.js';
import { AppFormsController } from './pages/admin/app-forms.controller.js';
import { AppsAdminController } from './pages/admin/apps-admin.controller.js';
import { RegistrationPagesController } from './pages/admin/registration-pages.controller.js';
import { ResourceServersPagesController } from './pages/admin/resource-servers-pages.controller.js';
import { SigningKeysPagesController } from './pages/admin/signing-keys-pages.controller.js';

/** What administrators see and end of all users' access, and the pages about it: a part of the module of the provider. */
export const ADMINISTRATION_ENDPOINTS = [
  AppAccessController,
  AppEndsController,
  AppFormsController,
  AppsAdminController,
  AppsController,
  RegistrationPagesController,
  ResourceServersPagesController,
  SigningKeysPagesController,
];

export const ADMINISTRATION = [AppAccessService];
