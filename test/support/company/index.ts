export { type Company, COMPANY_ENV, FOUNDER, foundCompany } from './company.js';
export { addressOf, type NamedPage, namedPages } from './pages.js';
