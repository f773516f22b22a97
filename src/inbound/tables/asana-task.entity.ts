import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A task of Asana. */
@Entity({ schema: 'asana_raw', name: 'task' })
export class AsanaTaskEntity {
  @PrimaryColumn('text')
  gid: string;

  @Column('text', { nullable: true })
  project_gid: string | null;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('date', { nullable: true })
  due_on: string | null;

  @Column('boolean', { nullable: true })
  completed: boolean | null;

  @Column('text', { nullable: true })
  assignee_name: string | null;

  @Column('timestamptz', { nullable: true })
  modified_at: string | null;

  /** When our copy was written. */
  @Column('timestamptz', { nullable: true })
  synced_at: string | null;
}
