/** What was wrong with a command line, and where its help is; undefined where the error is of another kind. */
export function explainMisuse(error: unknown, help: string): string | undefined {
  if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'))) return;
  // The first sentence names it; what follows is about how such arguments could be escaped.
  return `${error.message.split('. ')[0]}. See ${help}.`;
}
