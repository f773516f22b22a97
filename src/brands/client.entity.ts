import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A brand, as Airtable's table Clients has it. */
@Entity({ schema: 'airtable_raw', name: 'client' })
export class ClientEntity {
  /** Airtable record id. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { nullable: true })
  name: string | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
