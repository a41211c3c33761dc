import { Module } from '@nestjs/common';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsStore } from './organizations.store.js';

@Module({ providers: [OrganizationsRepository, OrganizationsStore], exports: [OrganizationsStore] })
export class OrganizationsModule {}
