/**
 * The evidence for NetSuite's invoices. The newest `synced_at` comes from an index of ours; without one it is a scan.
 * The state row is found by its name, since older pulls call it `invoice` and newer ones `invoices`.
 */
export const SELECT_INVOICE_READINGS = `
  SELECT s.last_sync_at AS watermark,
         s.last_run_at AS "lastRunAt",
         s.last_run_status AS "lastRunStatus",
         (SELECT max(synced_at) FROM ns.invoices) AS "newestSyncedAt"
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (SELECT * FROM netsuite_raw.sync_state
                        WHERE entity ILIKE '%invoice%'
                        ORDER BY entity = 'invoices' DESC, entity LIMIT 1) s ON true`;
