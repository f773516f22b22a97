/** Asks the database: the pool of the product, or the one connection of a command. */
export type Ask = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
