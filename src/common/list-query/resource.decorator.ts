import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { fieldsOf } from '../fields/field.decorator.js';
import { DataGapInterceptor } from '../gaps/data-gap.interceptor.js';
import { describeList, describeRecord } from './describe-list.js';
import { ListQueryInterceptor } from './list-query.interceptor.js';
import { type ListResource, RESOURCE, type RouteResource } from './resource.js';

/** The route answers the list: the handler returns all rows, the interceptors filter, sort, cut and encode. */
export function ListOf(resource: ListResource): MethodDecorator {
  return applyDecorators(answer(resource, 'list'), describeList(resource.rowClass, fieldsOf(resource.rowClass)));
}

/** The route answers the record whose id is in the path: the handler returns all rows here too, one snapshot serves both. */
export function RecordOf(resource: ListResource): MethodDecorator {
  return applyDecorators(answer(resource, 'record'), describeRecord(resource.rowClass));
}

function answer(resource: ListResource, shape: RouteResource['shape']): MethodDecorator {
  return applyDecorators(
    SetMetadata(RESOURCE, { ...resource, shape } satisfies RouteResource),
    UseInterceptors(ListQueryInterceptor, DataGapInterceptor),
  );
}
