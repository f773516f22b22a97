import { Module } from '@nestjs/common';
import { Principal } from '../common/http/principal.js';
import { BridgeService } from './bridge/bridge.service.js';
import { BridgeStore } from './bridge/bridge-store.js';
import { ChangeLogService } from './edits/change-log.service.js';
import { ChangeWriter } from './edits/change-writer.js';
import { ChangesController } from './edits/changes.controller.js';
import { EditTransaction } from './edits/edit-transaction.js';
import { EditsService } from './edits/edits.service.js';
import { HistoryService } from './edits/history.service.js';
import { IdempotencyService } from './edits/idempotency.service.js';
import { RecordEdits } from './edits/record-edits.service.js';
import { WriteReadiness } from './edits/write-readiness.js';
import { EventsModule } from './events/events.module.js';
import { CancelService } from './operations/cancel.service.js';
import { ConflictSettler } from './operations/conflict-settler.service.js';
import { PauseService } from './operations/pause.service.js';
import { QueueEntries } from './operations/queue-entries.service.js';
import { QueueReadiness } from './operations/queue-readiness.js';
import { QueueSummaries } from './operations/queue-summary.service.js';
import { QueueTransaction } from './operations/queue-transaction.js';
import { RedriveService } from './operations/redrive.service.js';
import { ResolveService } from './operations/resolve.service.js';
import { RetentionService } from './operations/retention.service.js';
import { RetryService } from './operations/retry.service.js';
import { SyncQueueController } from './operations/sync-queue.controller.js';
import { SyncTargetsController } from './operations/sync-targets.controller.js';
import { SyncQueueService } from './sync-queue.service.js';
import { SyncTargets } from './targets/sync-targets.service.js';

@Module({
  imports: [EventsModule],
  controllers: [ChangesController, SyncQueueController, SyncTargetsController],
  providers: [
    SyncQueueService,
    SyncTargets,
    BridgeStore,
    BridgeService,
    Principal,
    ChangeLogService,
    ChangeWriter,
    EditTransaction,
    EditsService,
    HistoryService,
    IdempotencyService,
    RecordEdits,
    WriteReadiness,
    QueueReadiness,
    QueueEntries,
    QueueSummaries,
    QueueTransaction,
    RetryService,
    CancelService,
    ConflictSettler,
    ResolveService,
    RedriveService,
    RetentionService,
    PauseService,
  ],
  exports: [SyncQueueService, Principal, ChangeLogService, EditTransaction, EditsService, HistoryService, RecordEdits],
})
export class SyncQueueModule {}
