/** The newest change of each source. */
export const SELECT_LAST_CHANGES = `
  SELECT s.source, c.at, c.to_verdict AS "toVerdict"
    FROM unnest($1::text[]) AS s(source)
    CROSS JOIN LATERAL (SELECT at, to_verdict FROM pipeline.verdict_change WHERE source = s.source
                         ORDER BY id DESC LIMIT 1) AS c`;
