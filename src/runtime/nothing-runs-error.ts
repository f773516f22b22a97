/** A command found neither a running product nor a database that was named. Its message is a sentence. */
export class NothingRunsError extends Error {
  constructor(dataDir: string) {
    super(`nothing runs on ${dataDir}. Start the product with npm start, or set DATABASE_URL.`);
    this.name = 'NothingRunsError';
  }
}
