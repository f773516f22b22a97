/** In V8 since 11.4; TypeScript's libraries do not know it yet. */
interface JSON {
  /** An object that `JSON.stringify` writes as the given JSON text of a primitive. */
  rawJSON(text: string): object;
}
