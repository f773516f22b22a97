import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger as Pino, pino } from 'pino';
import type { LogLevel } from '../config/app-config.js';

/** Injection token of the structured logger, for what logs more than a sentence. */
export const LOGGER = Symbol('LOGGER');

/** What never goes into a log, wherever it stands in an object. */
const SECRETS = [
  'password',
  'token',
  'authorization',
  'cookie',
  '*.password',
  '*.token',
  '*.authorization',
  '*.cookie',
];

/** JSON lines on standard output, or to `destination`; on a terminal the same, made readable. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Pino {
  const options = { level, redact: SECRETS, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  if (destination !== undefined) return pino(options, destination);
  if (!process.stdout.isTTY) return pino(options);
  return pino({
    ...options,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', singleLine: true } },
  });
}

/** Lets Nest and its libraries write to the structured logger; `context` is the class that speaks. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Pino) {}

  /** Nest tells of every route and module that it maps: worth a debug line, not a start-up full of them. */
  log(message: unknown, context?: string): void {
    this.write(context !== undefined && FRAMEWORK.has(context) ? 'debug' : 'info', message, context);
  }

  warn(message: unknown, context?: string): void {
    this.write('warn', message, context);
  }

  /** Nest passes a stack before the context, and our own code an object with the error before the sentence. */
  error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    const [detail] = rest;
    if (typeof message === 'object' && typeof detail === 'string') this.logger.error({ context, ...message }, detail);
    else this.logger.error({ context, stack: rest.length > 1 ? detail : undefined }, String(message));
  }

  private write(level: 'debug' | 'info' | 'warn', message: unknown, context?: string): void {
    if (typeof message === 'object') this.logger[level]({ context, ...message });
    else this.logger[level]({ context }, String(message));
  }
}

const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);
