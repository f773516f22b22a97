import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AsanaProjectEntity } from './asana-project.entity.js';
import { AsanaTaskEntity } from './asana-task.entity.js';

/** The tables that the nightly pulls fill and no domain answers from. */
@Module({ imports: [TypeOrmModule.forFeature([AsanaProjectEntity, AsanaTaskEntity])] })
export class InboundModule {}
