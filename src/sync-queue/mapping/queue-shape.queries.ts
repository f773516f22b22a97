/** A column of the live queue. */
export interface QueueColumn {
  readonly name: string;
  /** As PostgreSQL writes it, e.g. `character varying(20)` or `public.sync_status`. */
  readonly type: string;
  readonly not_null: boolean;
  /** The expression of its default; null where there is none. */
  readonly default_value: string | null;
  /** An identity, or computed from others: PostgreSQL fills it. */
  readonly generated: boolean;
  /** It is the whole primary key. */
  readonly is_key: boolean;
  /** The labels of an enum, in their order; null for any other type. */
  readonly labels: readonly string[] | null;
  readonly checks: readonly ColumnCheck[];
}

/** A CHECK constraint that names a column, as PostgreSQL writes it. */
export interface ColumnCheck {
  readonly name: string;
  readonly definition: string;
}

/** What the live table `pdos.pending_sync_queue` looks like; no rows when there is none. By the catalogue, as {@link QueueColumn}. */
export const SELECT_QUEUE_SHAPE = `
  SELECT a.attname AS name,
         format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull AS not_null,
         pg_get_expr(d.adbin, d.adrelid) AS default_value,
         a.attidentity <> '' OR a.attgenerated <> '' AS generated,
         EXISTS (SELECT FROM pg_index i
                  WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnatts = 1 AND i.indkey[0] = a.attnum) AS is_key,
         (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid) AS labels,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid))
                                    ORDER BY k.conname), '[]')
            FROM pg_constraint k
           WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY(k.conkey)) AS checks
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE n.nspname = 'pdos' AND c.relname = 'pending_sync_queue' AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attnum`;
