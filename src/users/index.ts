export { FirstUserService } from './first-user.service.js';
export type { FirstUser } from './first-user.service.js';
export { UsersModule } from './users.module.js';
export { UsersService } from './users.service.js';
export type { UserRow } from './users.repository.js';
