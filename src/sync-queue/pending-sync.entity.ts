import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One entry of the write-back queue: what one upstream has still to be told of a change. */
@Entity({ schema: 'pdos', name: 'pending_sync_queue' })
export class PendingSyncEntity {
  @PrimaryColumn('bigint')
  id: string;

  /** One a PATCH; its entries for the upstreams share it. */
  @Column('uuid')
  change_id: string;

  /** `airtable` or `asana`. */
  @Column('text')
  target: string;

  @Column('text')
  entity: string;

  @Column('text')
  entity_id: string;

  /** Airtable record id or Asana task gid. */
  @Column('text', { nullable: true })
  target_id: string | null;

  /** New values by warehouse column. */
  @Column('jsonb')
  fields: Record<string, unknown>;

  /** The values before. */
  @Column('jsonb')
  base_fields: Record<string, unknown>;

  @Column('text')
  status: string;

  @Column('integer')
  attempts: number;

  @Column('timestamptz')
  available_at: string;

  @Column('text', { nullable: true })
  locked_by: string | null;

  @Column('timestamptz', { nullable: true })
  locked_until: string | null;

  @Column('text', { nullable: true })
  last_error: string | null;

  @Column('text', { nullable: true })
  requested_by: string | null;

  @Column('timestamptz')
  created_at: string;

  @Column('timestamptz', { nullable: true })
  delivered_at: string | null;
}
