import { Module } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../common/config/app-config.js';
import { CloudflareGate } from './cloudflare-gate.js';
import { Gate } from './gate.js';
import { MeController } from './me.controller.js';
import { OpenGate } from './open-gate.js';

/** Who may come in, and what they may do. */
@Module({
  controllers: [MeController],
  providers: [
    {
      provide: Gate,
      inject: [APP_CONFIG, Clock],
      useFactory: ({ access }: AppConfig, clock: Clock): Gate =>
        access.mode === 'none' ? new OpenGate() : new CloudflareGate(access, clock),
    },
  ],
  exports: [Gate],
})
export class AccessModule {}
