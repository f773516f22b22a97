import pg from 'pg';

/** As psql does it: the server's texts, nothing made of them. */
const AS_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** A connection that runs statements and nothing else: what psql would cost, where it isn't installed. */
export class PlainSql {
  private constructor(private readonly client: pg.Client) {}

  static async open(databaseUrl: string): Promise<PlainSql> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new PlainSql(client);
  }

  /** Runs statements one after the other, each as one simple query. */
  async run(statements: readonly string[]): Promise<void> {
    for (const text of statements) await this.client.query({ text, rowMode: 'array', types: AS_TEXT });
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

/** A statement with its parameters written into it, as a person would in psql. */
export function withLiterals(sql: string, values: readonly string[]): string {
  return sql.replace(/\$(\d+)/g, (_parameter, number) => pg.escapeLiteral(values[Number(number) - 1] ?? ''));
}
