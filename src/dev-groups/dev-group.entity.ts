import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A development group with its eight stage dates, as Airtable's table Dev Groups has it. */
@Entity({ schema: 'airtable_raw', name: 'dev_group' })
export class DevGroupEntity {
  /** Airtable record id. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  /** Record id of its brand. */
  @Column('text', { nullable: true })
  brand: string | null;

  /** Record id of its product line. */
  @Column('text', { nullable: true })
  product_line: string | null;

  @Column('date', { nullable: true })
  concept_date: string | null;

  @Column('date', { nullable: true })
  brief_date: string | null;

  @Column('date', { nullable: true })
  formulation_date: string | null;

  @Column('date', { nullable: true })
  sampling_date: string | null;

  @Column('date', { nullable: true })
  packaging_date: string | null;

  @Column('date', { nullable: true })
  regulatory_date: string | null;

  @Column('date', { nullable: true })
  production_date: string | null;

  @Column('date', { nullable: true })
  launch_date: string | null;

  @Column('text', { nullable: true })
  asana_project_gid: string | null;

  /** Stage column name → gid of the Asana task that has its date. */
  @Column('jsonb', { nullable: true })
  asana_gids: Record<string, string> | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
