import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of a NetSuite invoice or credit; a credit's amount is negative. */
@Entity({ schema: 'ns', name: 'invoices' })
export class InvoiceLineEntity {
  /** NetSuite line key. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { nullable: true })
  invoice_number: string | null;

  /** The business day that its revenue counts for. */
  @Column('date', { nullable: true })
  invoice_date: string | null;

  @Column('text', { nullable: true })
  customer_name: string | null;

  /** The brand in NetSuite's spelling. */
  @Column('text', { nullable: true })
  brand: string | null;

  @Column('text', { nullable: true })
  item: string | null;

  @Column('numeric', { nullable: true })
  quantity: string | null;

  /** In the group’s currency; exact decimal text. */
  @Column('numeric', { precision: 14, scale: 2, nullable: true })
  amount: string | null;

  @Column('timestamptz', { nullable: true })
  last_modified_at: string | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
