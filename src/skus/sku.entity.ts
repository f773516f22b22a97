import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A stock keeping unit of a product, as Airtable's table SKUs has it. */
@Entity({ schema: 'airtable_raw', name: 'sku' })
export class SkuEntity {
  /** Airtable record id. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { nullable: true })
  sku_name: string | null;

  /** Record id of its product; may refer to a record that does not exist. */
  @Column('text', { nullable: true })
  product_id: string | null;

  @Column('text', { nullable: true })
  size_name: string | null;

  /** Where it is sold. */
  @Column('text', { array: true, nullable: true })
  regions: string[] | null;

  @Column('text', { nullable: true })
  photo_url: string | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
