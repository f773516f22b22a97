import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the pull of one NetSuite entity has come, as the pull itself tells it. */
@Entity({ schema: 'netsuite_raw', name: 'sync_state' })
export class SyncStateEntity {
  @PrimaryColumn('text')
  entity: string;

  /** The watermark: everything modified before it was read. */
  @Column('timestamptz', { nullable: true })
  last_sync_at: string | null;

  @Column('timestamptz', { nullable: true })
  last_run_at: string | null;

  @Column('text', { nullable: true })
  last_run_status: string | null;

  @Column('bigint', { nullable: true })
  rows_synced: string | null;
}
