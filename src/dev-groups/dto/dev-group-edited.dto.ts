import { IntersectionType } from '@nestjs/swagger';
import { EditOutcome } from '../../sync-queue/edits/dto/edit-outcome.dto.js';
import { DevGroup } from './dev-group.dto.js';

/** A dev group after an edit: exactly what a GET gives, with the receipt and the warnings. */
export class DevGroupEdited extends IntersectionType(DevGroup, EditOutcome) {}
