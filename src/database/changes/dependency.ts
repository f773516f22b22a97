/**
 * What something built from tables depends on. It is good as long as `version` is what it was before the build began,
 * and while `trusted`: when changes might go unnoticed, nothing that is kept may be answered.
 */
export interface Dependency {
  readonly tables: readonly string[];
  /** Counts the announced changes of the tables. */
  readonly version: number;
  /** Whether every change of the tables is certain to be announced. */
  readonly trusted: boolean;
}
