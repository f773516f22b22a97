import { applyDecorators, SetMetadata, type Type, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiResponse } from '@nestjs/swagger';
import { describeConditional, describeProblem } from '../list-query/describe-list.js';
import { DocumentInterceptor } from './document.interceptor.js';
import { DOCUMENT, type DocumentResource } from './document.js';

/** The route answers a report; its bytes are kept while its tables do not change and its time has not come. */
export function DocumentOf(resource: DocumentResource, bodyClass: Type): MethodDecorator {
  return applyDecorators(
    SetMetadata(DOCUMENT, resource),
    UseInterceptors(DocumentInterceptor),
    ApiOkResponse({
      type: bodyClass,
      description: 'The whole report, as the warehouse has it now.',
      headers: { ETag: { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' } } },
    }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.'),
    describeProblem(503, 'The database does not answer. Try again.'),
    describeConditional(),
  );
}
