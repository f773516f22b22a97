/** Schema `pipeline` lacks something that our role may not make. Its message is a sentence, with the GRANT that mends it. */
export class SchemaIncompleteError extends Error {
  constructor(cause: string, missingGrant: string) {
    super(`schema pipeline is not complete: ${cause}. To mend: ${missingGrant}`);
    this.name = 'SchemaIncompleteError';
  }
}
