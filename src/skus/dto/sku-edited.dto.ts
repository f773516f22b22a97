import { IntersectionType } from '@nestjs/swagger';
import { EditOutcome } from '../../sync-queue/edits/dto/edit-outcome.dto.js';
import { Sku } from './sku.dto.js';

/** A SKU after an edit: exactly what a GET gives, with the receipt and the warnings. */
export class SkuEdited extends IntersectionType(Sku, EditOutcome) {}
