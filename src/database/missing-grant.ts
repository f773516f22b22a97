const INSUFFICIENT_PRIVILEGE = '42501';

/** The GRANT that an operator has to give when a statement was refused for want of rights; undefined for other errors. */
export function missingGrantOf(error: unknown, relation: string): string | undefined {
  if (!isRefusal(error)) return undefined;
  if (/schema/.test(error.message)) return 'GRANT USAGE, CREATE ON SCHEMA pipeline TO CURRENT_USER';
  return `ALTER TABLE ${relation} OWNER TO the role of the application (or a role that it is a member of)`;
}

/** Whether PostgreSQL refused for want of rights. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE;
}
