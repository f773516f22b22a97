import { Controller, Get, Header, Headers, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { describeProblem } from '../common/list-query/describe-list.js';
import { NotFoundError } from '../common/problem/domain-error.js';
import { ASSET_HASH, AssetStore } from './asset-store.js';

const EXTENSIONS = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
} as const;

@ApiTags('assets')
@Controller('assets')
export class AssetsController {
  constructor(private readonly assets: AssetStore) {}

  @ApiOperation({
    summary: 'A photo or logo, as it was copied from Airtable',
    description: 'Its name is the SHA-256 of its bytes, so that it never changes: keep it for a year.',
  })
  @ApiParam({ name: 'hash', description: '64 hexadecimal digits.', example: 'a'.repeat(64) })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of a copy at hand.' })
  @ApiProduces(...Object.keys(EXTENSIONS))
  @ApiOkResponse({ description: 'The picture.', schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 304, description: 'It is the one at hand.' })
  @describeProblem(404, 'There is no such picture.')
  @AllowedTo('viewer')
  // Who may see it is asked of each request: no copy for all of a shared cache's users.
  @Header('Cache-Control', 'private, max-age=31536000, immutable')
  @Header('X-Content-Type-Options', 'nosniff')
  // Opened by itself it is a picture and nothing more.
  @Header('Content-Security-Policy', "default-src 'none'; sandbox")
  @Get(':hash')
  async picture(
    @Param('hash') hash: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asset = ASSET_HASH.test(hash) ? await this.assets.find(hash) : undefined;
    if (asset === undefined) {
      // A 404 is not for a year: the next pull may bring it.
      reply.removeHeader('cache-control');
      throw new NotFoundError(`There is no asset ${hash.slice(0, 80)}.`);
    }
    const etag = `"${hash}"`;
    reply.header('etag', etag);
    if (known?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)) {
      await reply.status(304).send();
      return;
    }
    const name = `${hash.slice(0, 12)}.${EXTENSIONS[asset.contentType]}`;
    await reply
      .header('content-type', asset.contentType)
      .header('content-disposition', `inline; filename="${name}"`)
      .send(asset.content);
  }
}
