export { DbcryptKeyEntity } from './dbcrypt-key.entity.js';
export { DbcryptReplicaEntity } from './dbcrypt-replica.entity.js';
