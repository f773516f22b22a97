import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BrandsController } from './brands.controller.js';
import { BrandsService } from './brands.service.js';
import { ClientEntity } from './client.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([ClientEntity])],
  controllers: [BrandsController],
  providers: [BrandsService],
  exports: [BrandsService],
})
export class BrandsModule {}
