/** Any number, the same for all instances. */
const ALIAS_LOCK = 7_305_204_133;

/** Words on spellings are rare and small: one at a time, so that what was read before one is written is still true. */
export const LOCK_ALIASES = `SELECT pg_advisory_xact_lock(${ALIAS_LOCK})`;

/**
 * Writes words on spellings ($1, JSON; a null brand takes the word back), logs them as change $2 (kind $3, by $4, request
 * $5, what it takes back $6), and tells whoever listens.
 */
export const WRITE_ALIASES = `
  WITH wanted AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS w(spelling text, brand_id text, former text, version text)
  ), removed AS (
    DELETE FROM pipeline.brand_alias a USING wanted w WHERE a.netsuite_brand = w.spelling AND w.brand_id IS NULL
  ), settled AS (
    INSERT INTO pipeline.brand_alias AS a (netsuite_brand, brand_id, created_by, created_at)
    SELECT spelling, brand_id, $4, clock_timestamp() FROM wanted WHERE brand_id IS NOT NULL
        ON CONFLICT (netsuite_brand) DO UPDATE
       SET brand_id = excluded.brand_id, created_by = excluded.created_by, created_at = excluded.created_at
  ), logged AS (
    INSERT INTO pipeline.change_field (change_id, entity, entity_id, field, old_value, new_value, version_before)
    SELECT $2::uuid, 'brand_alias', spelling, 'brand_id', to_jsonb(former), to_jsonb(brand_id), version FROM wanted
  ), told AS (
    INSERT INTO pipeline.event (kind, data)
    SELECT 'change', jsonb_build_object('change_id', $2::uuid, 'kind', $3::text, 'requested_by', $4::text,
             'entity', 'brand_alias', 'ids', (SELECT jsonb_agg(spelling) FROM wanted))
  )
  INSERT INTO pipeline.change (id, kind, requested_by, requested_at, request_id, reverts)
  VALUES ($2::uuid, $3, $4, clock_timestamp(), $5, $6::uuid)
  RETURNING requested_at`;

/** What a change ($1) said of spellings: from which brand, to which; null is none. */
export const SELECT_ALIAS_CHANGE = `
  SELECT entity_id AS spelling, old_value #>> '{}' AS former, new_value #>> '{}' AS brand_id
    FROM pipeline.change_field WHERE change_id = $1::uuid AND entity = 'brand_alias' ORDER BY seq`;
