import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A product line of a brand, as Airtable's table Product Lines has it. */
@Entity({ schema: 'airtable_raw', name: 'product_line' })
export class ProductLineEntity {
  /** Airtable record id. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { nullable: true })
  name: string | null;

  /** Record id of its brand. */
  @Column('text', { nullable: true })
  brand_id: string | null;

  @Column('text', { nullable: true })
  logo_url: string | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
