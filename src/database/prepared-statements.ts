import { Logger } from '@nestjs/common';
import pg from 'pg';

/** The table has other columns than when the statement was prepared: this session refuses it from now on. */
const FEATURE_NOT_SUPPORTED = '0A000';
const INVALID_SQL_STATEMENT_NAME = '26000';
const DUPLICATE_PREPARED_STATEMENT = '42P05';

/**
 * The names under which statements are prepared, once a connection: planning is a third of the time of a list's query.
 * Only texts that are written in the code go here, since each is kept by every session.
 */
export class PreparedStatements {
  private readonly logger = new Logger('Database');
  private readonly names = new Map<string, string>();
  private made = 0;
  private kept = true;

  /** The name of a statement; undefined where the database doesn't keep statements for us. */
  nameOf(sql: string): string | undefined {
    if (!this.kept) return undefined;
    let name = this.names.get(sql);
    if (name === undefined) {
      name = `athena_${++this.made}`;
      this.names.set(sql, name);
    }
    return name;
  }

  /** Whether an error comes of the preparing alone, so that the statement can be run again, under the name that it has then. */
  recover(sql: string, error: unknown): boolean {
    if (!this.kept || !(error instanceof pg.DatabaseError)) return false;
    switch (error.code) {
      case FEATURE_NOT_SUPPORTED:
        // Every session that has it prepared refuses it; under a new name each prepares it anew.
        this.names.delete(sql);
        return true;
      case INVALID_SQL_STATEMENT_NAME:
      case DUPLICATE_PREPARED_STATEMENT:
        this.kept = false;
        this.logger.warn(
          'A pooler in front of the database mixes up prepared statements, so none are prepared any more: lists are read more slowly. PgBouncer 1.21 or newer with max_prepared_statements knows them.',
        );
        return true;
      default:
        return false;
    }
  }
}
