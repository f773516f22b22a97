/**
 * The events of a stream (`text/event-stream`) that was asked for by POST, which EventSource cannot. Lines of one event may
 * come in several pieces, and several events in one.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<{ event: string; data: unknown }> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      const blocks = (rest + decoder.decode(step.value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map((line) => [fieldOf(line), line.slice(fieldOf(line).length + 2)]));
        const event = fields.get('event');
        if (event !== undefined) yield { event, data: JSON.parse(fields.get('data') ?? 'null') };
      }
    }
  } finally {
    await reader.cancel();
  }
}

const fieldOf = (line: string): string => line.slice(0, Math.max(0, line.indexOf(':')));
