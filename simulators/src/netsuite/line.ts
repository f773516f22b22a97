/** A line of an invoice, as whoever seeds the simulator has it; the columns of `ns.invoices`. */
export interface SeedLine {
  readonly id: string;
  readonly invoice_number: string;
  /** `YYYY-MM-DD`. */
  readonly invoice_date: string;
  readonly customer_name: string | null;
  readonly brand: string | null;
  readonly item: string | null;
  readonly quantity: string | number | null;
  readonly amount: string;
  /** ISO 8601. */
  readonly last_modified_at: string;
}

/** A line as NetSuite keeps it: a sale is posted as a credit, so what was sold is negative. */
export interface StoredLine {
  readonly uniquekey: string;
  readonly tranid: string;
  /** `YYYY-MM-DD`. */
  readonly trandate: string;
  readonly entity: string | null;
  readonly class: string | null;
  readonly item: string | null;
  readonly quantity: string | null;
  readonly netamount: string;
  /** Whole seconds since 1970: `lastmodifieddate` has no parts of them. */
  readonly modified: number;
}

export function storedLine(line: SeedLine): StoredLine {
  return {
    uniquekey: line.id,
    tranid: line.invoice_number,
    trandate: line.invoice_date,
    entity: textOrNull(line.customer_name),
    class: textOrNull(line.brand),
    item: textOrNull(line.item),
    quantity: line.quantity === null ? null : negated(String(line.quantity)),
    netamount: negated(line.amount),
    modified: Math.floor(Date.parse(line.last_modified_at) / 1000),
  };
}

/** The other sign of a decimal number, written as NetSuite writes numbers: without zeros at the end. */
export function negated(decimal: string): string {
  const plain = decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
  if (/^-?0*$/.test(plain) || plain === '-0') return '0';
  return plain.startsWith('-') ? plain.slice(1) : `-${plain}`;
}

/** The database behind NetSuite knows no empty texts. */
function textOrNull(text: string | null): string | null {
  return text === '' ? null : text;
}
