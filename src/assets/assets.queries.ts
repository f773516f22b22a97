export const FIND_COPY = 'SELECT hash FROM pipeline.asset_source WHERE source_id = $1 AND hash IS NOT NULL';

/** Content that is there already, from another file or instance, stays as it is. */
export const KEEP_COPY = `
  WITH kept AS (
    INSERT INTO pipeline.asset (hash, content_type, content) VALUES ($2, $3, $4) ON CONFLICT (hash) DO NOTHING
  )
  INSERT INTO pipeline.asset_source (source_id, hash) VALUES ($1, $2)
  ON CONFLICT (source_id) DO UPDATE
    SET hash = excluded.hash, problem = NULL, tries = asset_source.tries + 1, tried_at = clock_timestamp()`;

/** A file that was copied before stays copied. */
export const NOTE_PROBLEM = `
  INSERT INTO pipeline.asset_source (source_id, problem) VALUES ($1, $2)
  ON CONFLICT (source_id) DO UPDATE
    SET problem = excluded.problem, tries = asset_source.tries + 1, tried_at = clock_timestamp()
  WHERE asset_source.hash IS NULL`;

export const READ_ASSET = 'SELECT content_type, content FROM pipeline.asset WHERE hash = $1';
