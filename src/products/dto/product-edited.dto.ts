import { IntersectionType } from '@nestjs/swagger';
import { EditOutcome } from '../../sync-queue/edits/dto/edit-outcome.dto.js';
import { Product } from './product.dto.js';

/** A product after an edit: exactly what a GET gives, with the receipt and the warnings. */
export class ProductEdited extends IntersectionType(Product, EditOutcome) {}
