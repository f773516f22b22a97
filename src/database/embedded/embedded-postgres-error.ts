/**
 * The embedded server could not do what was asked. The message is a sentence for the person at the terminal: what is
 * wrong, where, and what to do about it.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name: string = 'EmbeddedPostgresError';
}
