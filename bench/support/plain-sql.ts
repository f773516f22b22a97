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

/**
 * A statement with its parameters written into it, as a person would in psql.
 * @throws Error when the values are not those that the statement takes: then the product runs another one by now.
 */
export function withLiterals(sql: string, values: readonly (string | null)[]): string {
  const used = new Set<number>();
  const text = sql.replace(/\$(\d+)/g, (parameter, digits) => {
    const number = Number(digits);
    const value = values[number - 1];
    if (value === undefined) throw new Error(`No value for ${parameter} of: ${sql}`);
    used.add(number);
    return value === null ? 'NULL' : pg.escapeLiteral(value);
  });
  if (used.size !== values.length) throw new Error(`More values than parameters in: ${sql}`);
  return text;
}
