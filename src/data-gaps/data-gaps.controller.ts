import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { DocumentOf } from '../common/documents/document.decorator.js';
import type { Document, DocumentResource } from '../common/documents/document.js';
import { DataGapsService } from './data-gaps.service.js';
import { GapDigestService } from './digest/gap-digest.service.js';
import { DataGapsReport } from './dto/data-gaps.dto.js';
import { DataGapsQuery } from './dto/data-gaps-query.dto.js';
import { GapDigest, GapDigestQuery } from './dto/gap-digest.dto.js';

const DATA_GAPS: DocumentResource = {
  name: 'data-gaps',
  tables: [
    'airtable_raw.client',
    'airtable_raw.product_line',
    'airtable_raw.product',
    'airtable_raw.sku',
    'airtable_raw.dev_group',
    'ns.invoices',
    'pipeline.brand_alias',
    'pipeline.multiple_link',
    'pipeline.gap_seen',
    'pipeline.gap_daily',
  ],
};

/** Whatever opens or closes is noted together with what is seen, so that the same tables make it old. */
const GAP_DIGEST: DocumentResource = { ...DATA_GAPS, name: 'data-gaps/digest' };

@ApiTags('data-gaps')
@Controller('data-gaps')
export class DataGapsController {
  constructor(
    private readonly gaps: DataGapsService,
    private readonly digests: GapDigestService,
  ) {}

  @ApiOperation({ summary: 'Everything that is missing: why, since when, and where to mend it' })
  @AllowedTo('viewer')
  @Get()
  @DocumentOf(DATA_GAPS, DataGapsReport)
  report(@Query() query: DataGapsQuery): Promise<Document<DataGapsReport>> {
    return this.gaps.report(query);
  }

  @ApiOperation({
    summary: 'What each brand gained and lost in gaps since a day or a moment, with the text of a mail',
    description:
      'A gap that opened and closed in between is left out. Looked for once a minute; `until` of one digest is the `since` of the next.',
  })
  @AllowedTo('viewer')
  @Get('digest')
  @DocumentOf(GAP_DIGEST, GapDigest)
  digest(@Query() query: GapDigestQuery): Promise<Document<GapDigest>> {
    return this.digests.since(query.since);
  }
}
