export { CryptoKeyEntity } from './crypto-key.entity.js';
