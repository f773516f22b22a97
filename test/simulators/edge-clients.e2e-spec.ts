import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, isFullBlock, isFullPage, iteratePaginatedAPI } from '@notionhq/client';
import Groq from 'groq-sdk';
import { control, startTestEdgeSimulators, type TestEdgeSimulators } from './simulators-testing.js';

describe('the official clients of Notion and Groq', () => {
  let simulators: TestEdgeSimulators;
  beforeAll(async () => {
    simulators = await startTestEdgeSimulators();
  });
  afterAll(() => simulators.end());
  afterEach(() => Promise.all([simulators.notion, simulators.groq].map((one) => control(one, 'DELETE', '/faults'))));

  describe('notion', () => {
    const client = (auth = simulators.notion.token, retry: false | undefined = undefined): Client =>
      new Client({ auth, baseUrl: simulators.notion.url, ...(retry === false && { retry }), logger: () => undefined });

    it('finds pages, and reads one with every block of it', async () => {
      const { results } = await client().search({ query: 'playbook' });
      expect(results.map(({ id }) => id)).toEqual([simulators.notion.pages.playbook]);
      const page = await client().pages.retrieve({ page_id: simulators.notion.pages.log.replaceAll('-', '') });
      expect(isFullPage(page) && page.properties.title).toMatchObject({ title: [{ plain_text: 'Decision log' }] });
      const ids = new Set<string>();
      const blocks = iteratePaginatedAPI(client().blocks.children.list, { block_id: page.id, page_size: 100 });
      for await (const block of blocks) if (isFullBlock(block) && block.type === 'paragraph') ids.add(block.id);
      expect(ids.size).toBe(230);
    });

    it('understands what is refused', async () => {
      const gone = client().pages.retrieve({ page_id: '00000000-0000-4000-8000-000000000000' });
      await expect(gone).rejects.toMatchObject({ code: 'object_not_found', status: 404 });
      await expect(client('ntn_wrong').users.me({})).rejects.toMatchObject({ code: 'unauthorized' });
      const invalid = client().blocks.children.list({ block_id: 'no-uuid' });
      await expect(invalid).rejects.toMatchObject({ code: 'validation_error' });
      const bare = await fetch(`${simulators.notion.url}/v1/users/me`, {
        headers: { authorization: `Bearer ${simulators.notion.token}` },
      });
      expect([bare.status, await bare.json()]).toMatchObject([400, { code: 'missing_version' }]);
    });

    it('is told to wait when it asks too often', async () => {
      await control(simulators.notion, 'PATCH', '/settings', { requests_per_second: 3, burst: 3 });
      const asked = await Promise.allSettled(Array.from({ length: 8 }, () => client(undefined, false).users.me({})));
      await control(simulators.notion, 'PATCH', '/settings', { requests_per_second: 1e6, burst: 1e6 });
      const refused = asked.filter((one) => one.status === 'rejected').map(({ reason }) => reason);
      expect(refused.length).toBeGreaterThanOrEqual(4);
      expect(refused[0]).toMatchObject({ code: 'rate_limited', status: 429 });
      expect(new Headers(refused[0].headers).get('retry-after')).toBe('1');
    });
  });

  describe('groq', () => {
    const client = (apiKey = simulators.groq.token): Groq =>
      new Groq({ apiKey, baseURL: simulators.groq.url.replace('/openai/v1', ''), maxRetries: 0 });
    const model = 'llama-3.3-70b-versatile';
    const tools = [{ type: 'function' as const, function: { name: 'brands', parameters: { type: 'object' } } }];
    const question = { role: 'user' as const, content: 'How many brands are there?' };

    it('calls the tool that a question is about, and tells what it answered, whole or word by word', async () => {
      const first = await client().chat.completions.create({ model, messages: [question], tools });
      const [call] = first.choices[0]?.message.tool_calls ?? [];
      expect([first.choices[0]?.finish_reason, call?.function.name]).toEqual(['tool_calls', 'brands']);
      const content = JSON.stringify({ kind: 'brands', total: 17, rows: [{ name: 'Sol & Sea' }] });
      const messages = [
        question,
        first.choices[0]!.message,
        { role: 'tool' as const, tool_call_id: call!.id, content },
      ];
      const stream = await client().chat.completions.create({ model, messages, tools, stream: true });
      let text = '';
      let finish: string | null = null;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        finish = chunk.choices[0]?.finish_reason ?? finish;
      }
      expect([text, finish]).toEqual(['There are 17 brands. Among them: Sol & Sea.', 'stop']);
    });

    it('understands what is refused, and when to come back', async () => {
      const ask = (apiKey?: string, name = model): Promise<unknown> =>
        client(apiKey).chat.completions.create({ model: name, messages: [question] });
      await expect(ask('gsk_wrong')).rejects.toMatchObject({
        status: 401,
        error: { error: { code: 'invalid_api_key' } },
      });
      await expect(ask(undefined, 'gpt-4')).rejects.toMatchObject({ status: 404 });
      await control(simulators.groq, 'POST', '/faults', { kind: '429', times: 1, retry_after_seconds: 7 });
      const limited = await ask().catch((error: unknown) => error);
      expect(limited).toBeInstanceOf(Groq.RateLimitError);
      expect(limited instanceof Groq.APIError && limited.headers?.get('retry-after')).toBe('7');
    });
  });
});
