/** A gap that opened, or closed, between then and now. */
export interface ChangedGap {
  readonly kind: 'opened' | 'closed';
  readonly at: string;
  readonly resource: string;
  readonly id: string;
  readonly name: string | null;
  readonly gap: string;
  readonly reason: string;
  readonly brandId: string | null;
  readonly brandName: string | null;
}

/**
 * What is otherwise now than at $1, until $2: of each gap whose changes begin and end alike, the last one. A gap that opened
 * and closed in between is the same as before, and so is one that closed and opened again.
 */
export const SELECT_CHANGED_GAPS = `
  SELECT kind, at, resource, record_id AS id, record_name AS name, gap, reason, brand_id AS "brandId",
         brand_name AS "brandName"
    FROM (SELECT c.*,
                 first_value(kind) OVER (PARTITION BY resource, record_id, gap ORDER BY id) AS first_kind,
                 row_number() OVER (PARTITION BY resource, record_id, gap ORDER BY id DESC) AS from_the_end
            FROM pipeline.gap_change AS c
           WHERE at > $1::timestamptz AND at <= $2::timestamptz) AS changed
   WHERE from_the_end = 1 AND first_kind = kind
   ORDER BY brand_name NULLS LAST, brand_id NULLS LAST, resource, record_name, record_id, gap`;

/** Since when opening and closing is noted: never longer than it is kept. One row, or none. */
export const SELECT_GAP_MEMORY = `
  SELECT greatest(since, now() - interval '400 days') AS since FROM pipeline.gap_memory`;
