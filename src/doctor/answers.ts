import type { Answer, Section, SectionId, Status } from './report.js';

/** The questions that were open before the product was built, as they were asked. */
const QUESTIONS = {
  netsuite_staleness:
    'netsuite_raw.sync_state stopped although every nightly run reports success: why, and is revenue stale?',
  queue_schema: 'What exactly are the columns of pdos.pending_sync_queue, and what does a write-back entry need?',
  public_access: 'Are unauthenticated requests to the public URL blocked?',
  brand_names: 'Does BRAND_MAP match airtable_raw.client.name cleanly, or would the revenue join break?',
} as const;

const SECTIONS: Readonly<Record<Answer['id'], readonly SectionId[]>> = {
  netsuite_staleness: ['netsuite'],
  queue_schema: ['queue'],
  public_access: ['public_url'],
  brand_names: ['brand_map', 'brands'],
};

const IDS = ['netsuite_staleness', 'queue_schema', 'public_access', 'brand_names'] as const;

/** The four questions, each with what the checks say to it. */
export function answerQuestions(sections: readonly Section[]): Answer[] {
  return IDS.map((id): Answer => {
    const evidence = SECTIONS[id]
      .flatMap((wanted) => sections.filter((section) => section.id === wanted))
      // What was not asked for is the last thing to be said.
      .sort((a, b) => Number(a.status === 'not_checked') - Number(b.status === 'not_checked'));
    return {
      id,
      question: QUESTIONS[id],
      answer: evidence.map(toAnswer(id)).filter(Boolean).join(' '),
      status: worstOf(evidence),
      sections: SECTIONS[id],
    };
  });
}

/** NetSuite's question asks why: the cause is the answer, and the headline its summary. */
function toAnswer(id: Answer['id']): (section: Section) => string {
  return ({ headline, status, findings, notes }) => {
    if (id !== 'netsuite_staleness' || status === 'failed') return headline;
    return [headline, findings[0]?.message ?? notes[0] ?? ''].filter(Boolean).join(' ');
  };
}

/** What was checked decides; only where nothing was is the answer open. */
function worstOf(sections: readonly Section[]): Status {
  const order: readonly Status[] = ['failed', 'finding', 'ok', 'not_checked'];
  return order.find((status) => sections.some((section) => section.status === status)) ?? 'not_checked';
}
