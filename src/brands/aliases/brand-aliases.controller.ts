import { Body, Controller, Delete, Get, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { DocumentOf } from '../../common/documents/document.decorator.js';
import type { Document, DocumentResource } from '../../common/documents/document.js';
import { PageQuery } from '../../common/list-query/page-query.dto.js';
import { stringifyWithMoney } from '../../common/money/money.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import type { EditRequest } from '../../sync-queue/edits/edit-command.js';
import { EditConditions } from '../../sync-queue/edits/edit-request.pipe.js';
import { replyWithHistory } from '../../sync-queue/edits/history.js';
import { AliasReverts } from './alias-reverts.service.js';
import { BrandAliasesService } from './brand-aliases.service.js';
import { BrandMapImport } from './brand-map-import.service.js';
import { BrandMapText } from './brand-map-text.guard.js';
import {
  AliasesRoute,
  describeSpelling,
  describeSpellingHistory,
  IMPORT_EXAMPLES,
  SettlingRoute,
} from './describe-aliases.js';
import { BrandMapImported, ImportBrandMap } from './dto/import-brand-map.dto.js';
import { AliasesReverted, RevertAliases } from './dto/revert-aliases.dto.js';
import { SettleOddSpelling, SettleSpelling, type SpellingSettled } from './dto/settle-spelling.dto.js';
import { SpellingsReport } from './dto/spellings.dto.js';
import { SpellingsQuery } from './dto/spellings-query.dto.js';
import { SpellingsService } from './spellings.service.js';

const ALIASES: DocumentResource = {
  name: 'brands/aliases',
  tables: ['airtable_raw.client', 'ns.invoices', 'pipeline.brand_alias'],
};

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

@ApiTags('brands')
@Controller('brands/aliases')
export class BrandAliasesController {
  constructor(
    private readonly spellings: SpellingsService,
    private readonly aliases: BrandAliasesService,
    private readonly imports: BrandMapImport,
    private readonly reverts: AliasReverts,
  ) {}

  @ApiOperation({
    summary: 'Every brand spelling of NetSuite: which brand gets its money, why, and what it may mean where none does',
  })
  @Get()
  @AllowedTo('viewer')
  @DocumentOf(ALIASES, SpellingsReport)
  report(@Query() query: SpellingsQuery): Promise<Document<SpellingsReport>> {
    return this.spellings.report(query);
  }

  @describeSpelling()
  @Get(':spelling')
  @AllowedTo('viewer')
  async one(
    @Param('spelling') spelling: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    const row = await this.spellings.one(spelling);
    return new ReadyReply(
      new ReadyAnswer(Buffer.from(stringifyWithMoney(row)), JSON_TYPE, row.version),
      request,
      reply,
    );
  }

  @describeSpellingHistory()
  @Get(':spelling/history')
  @AllowedTo('viewer')
  async history(
    @Param('spelling') spelling: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithHistory(await this.aliases.history(spelling, query), query, request, reply);
  }

  @SettlingRoute({
    summary: 'Say which brand a spelling stands for that no path can carry, or take the word back',
    description: 'The same as `PUT brands/aliases/{spelling}` and `DELETE`, with the spelling in the body.',
    bodyClass: SettleOddSpelling,
    inBody: true,
    missing: 'Nobody has settled this spelling.',
  })
  @Put()
  @AllowedTo('editor')
  settleOdd(
    @Body() { spelling, brand_id }: SettleOddSpelling,
    @EditConditions() request: EditRequest,
  ): Promise<SpellingSettled> {
    return brand_id === null
      ? this.aliases.release(spelling, request)
      : this.aliases.settle(spelling, brand_id, request);
  }

  @SettlingRoute({
    summary: 'Say which brand a spelling stands for',
    description:
      'A person’s word comes before every other match, and counts at once in every figure. It replaces an earlier one: the last wins, unless `If-Match` names the version that was read. Who said it and when is kept.',
    bodyClass: SettleSpelling,
  })
  @Put(':spelling')
  @AllowedTo('editor')
  settle(
    @Param('spelling') spelling: string,
    @Body() { brand_id }: SettleSpelling,
    @EditConditions() request: EditRequest,
  ): Promise<SpellingSettled> {
    return this.aliases.settle(spelling, brand_id, request);
  }

  @SettlingRoute({
    summary: 'Take the word on a spelling back',
    description: 'It is matched by its letters again, if by anything. The log keeps what was said, and by whom.',
    missing: 'Nobody has settled this spelling.',
  })
  @Delete(':spelling')
  @AllowedTo('editor')
  release(@Param('spelling') spelling: string, @EditConditions() request: EditRequest): Promise<SpellingSettled> {
    return this.aliases.release(spelling, request);
  }

  @AliasesRoute({
    summary: 'Take an existing BRAND_MAP over: show what would happen, or do it',
    description:
      'All or nothing: where entries are unclear nothing is imported, unless they are to be skipped. What is matched to the same brand already needs no word. `dry_run` is on unless it is `false`.',
    bodyClass: ImportBrandMap,
    answerClass: BrandMapImported,
    examples: IMPORT_EXAMPLES,
    guards: [BrandMapText],
  })
  @Post('import')
  @AllowedTo('editor')
  import(@Body() wanted: ImportBrandMap, @EditConditions() request: EditRequest): Promise<BrandMapImported> {
    return this.imports.import(wanted, request);
  }

  @AliasesRoute({
    summary: 'Take back what a change said of spellings: one word, or a whole import',
    description: 'It is a change like any other: logged, and it can be reverted too.',
    bodyClass: RevertAliases,
    answerClass: AliasesReverted,
    missing: 'There is no such change, or it said nothing of spellings.',
    refusal: 'Somebody settled a spelling otherwise since; `errors` says who. Send `force` to take that back, too.',
  })
  @Post('revert')
  @AllowedTo('editor')
  revert(@Body() wanted: RevertAliases, @EditConditions() request: EditRequest): Promise<AliasesReverted> {
    return this.reverts.revert(wanted, request);
  }
}
