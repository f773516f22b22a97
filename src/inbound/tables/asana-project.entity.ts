import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A project of Asana. */
@Entity({ schema: 'asana_raw', name: 'project' })
export class AsanaProjectEntity {
  @PrimaryColumn('text')
  gid: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('boolean', { nullable: true })
  archived: boolean | null;

  @Column('timestamptz', { nullable: true })
  modified_at: string | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
