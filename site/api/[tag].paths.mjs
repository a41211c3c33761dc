import { apiPages } from './reference.mjs';

export default { paths: apiPages };
