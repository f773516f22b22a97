import { Injectable } from '@nestjs/common';
import { InvalidInputError, NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { ChangeLogService, type HistoryPage } from './change-log.service.js';
import type { HistoryQuery } from './dto/history.dto.js';
import type { EditableResource } from './editable-resource.js';
import { placeOf } from './history.js';

const DEFAULT_LIMIT = 100;

/** What happened to a record, page by page. */
@Injectable()
export class HistoryService {
  constructor(private readonly changeLog: ChangeLogService) {}

  /**
   * One page, latest first. A record that is gone upstream keeps its history.
   * @throws NotFoundError when there is neither, InvalidInputError for a field that nobody can edit or a foreign cursor.
   */
  async page(resource: EditableResource, id: string, query: HistoryQuery): Promise<HistoryPage> {
    const names = resource.fields.map(({ name }) => name);
    const unknown = query.field?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const message = `cannot be "${shorten(unknown)}". Allowed: ${names.join(', ')}.`;
      throw new InvalidInputError([{ field: 'field', message }]);
    }
    const before = placeOf(query);
    const limit = Number(query.limit ?? DEFAULT_LIMIT);
    const page = id.includes('\0')
      ? EMPTY
      : await this.changeLog.history(resource, id, { fields: query.field, before, limit });
    if (page.total === 0 && !(await this.changeLog.hasRecord(resource, id))) {
      throw new NotFoundError(`${resource.path} has no record with the id "${shorten(id)}".`);
    }
    return page;
  }
}

const EMPTY: HistoryPage = { entries: [], total: 0, next: undefined };
