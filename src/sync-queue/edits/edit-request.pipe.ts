import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Principal } from '../../common/http/principal.js';
import type { EditRequest } from './edit-command.js';
import { readEditRequest } from './edit-headers.js';

/** Makes of a request who asks for an edit, and under what conditions. */
@Injectable()
export class EditRequestPipe implements PipeTransform<FastifyRequest, EditRequest> {
  constructor(private readonly principal: Principal) {}

  transform(request: FastifyRequest): EditRequest {
    return readEditRequest(request, this.principal);
  }
}

const RawRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** A handler's parameter: who asks for an edit, and under what conditions. */
export function EditConditions(): ParameterDecorator {
  return RawRequest(EditRequestPipe);
}
