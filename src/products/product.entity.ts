import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A product, as Airtable's table Products has it. */
@Entity({ schema: 'airtable_raw', name: 'product' })
export class ProductEntity {
  /** Airtable record id. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  /** Record id of its brand; may refer to a record that does not exist. */
  @Column('text', { nullable: true })
  brand_id: string | null;

  /** Record id of its product line; may refer to a record that does not exist. */
  @Column('text', { nullable: true })
  product_line: string | null;

  /** The item under which NetSuite sells it. */
  @Column('text', { nullable: true })
  netsuite_item: string | null;

  @Column('text', { nullable: true })
  photo_url: string | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
