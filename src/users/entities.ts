export { InvitationEntity } from './invitations/invitation.entity.js';
export { UserEntity } from './user.entity.js';
