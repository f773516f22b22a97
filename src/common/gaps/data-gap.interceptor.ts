import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { resourceOf } from '../list-query/resource.js';
import { type GapHints, gapRulesOf } from './data-gap.decorator.js';
import { findGaps } from './find-gaps.js';

interface GapFields extends GapHints {
  has_data_gaps?: boolean;
  data_gaps?: readonly string[];
}

/** Fills `has_data_gaps` and `data_gaps[]` of every row by the rules declared on its response class. */
@Injectable()
export class DataGapInterceptor implements NestInterceptor<GapFields[]> {
  intercept(context: ExecutionContext, next: CallHandler<GapFields[]>): Observable<GapFields[]> {
    const resource = resourceOf(context.getHandler());
    const rules = resource ? gapRulesOf(resource.rowClass) : [];
    if (rules.length === 0) return next.handle();
    return next.handle().pipe(
      map((rows) => {
        for (const row of rows) {
          const gaps = findGaps(row, rules);
          row.data_gaps = gaps.map((gap) => gap.rule.name);
          row.has_data_gaps = gaps.length > 0;
        }
        return rows;
      }),
    );
  }
}
