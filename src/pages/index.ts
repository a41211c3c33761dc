export { HomeFacts } from './home-facts.js';
export { pageUser } from './page-user.js';
export { PagesModule } from './pages.module.js';
export { renderConsentPage } from './views/consent.view.js';
export type { ConsentPage } from './views/consent.view.js';
export { renderErrorPage } from './views/error.view.js';
export { PAGE_SECURITY_HEADERS } from './views/page-security-headers.js';
