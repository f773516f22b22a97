import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** A picture's width and height. */
export const PICTURE_PIXELS = 160;

const CELLS = 5;
const CELL_PIXELS = PICTURE_PIXELS / CELLS;

/** A small PNG that is always the same for the same key: a symmetric pattern in one of many colours. */
export function pictureOf(key: string): Uint8Array {
  const digest = createHash('sha256').update(key).digest();
  const header = Buffer.alloc(13);
  header.writeUInt32BE(PICTURE_PIXELS, 0);
  header.writeUInt32BE(PICTURE_PIXELS, 4);
  // Eight bits a pixel, each a place in the palette.
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from([244, 241, 234, ...colourOf(digest)]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(pixelsOf(digest))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourOf(digest: Buffer): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = digest.subarray(29, 32);
  // Dark enough to stand out from the ground.
  return [40 + (red % 140), 40 + (green % 140), 40 + (blue % 140)];
}

/** Rows of pixels, each after a byte that says it is not filtered; those of one row of cells are all alike. */
function pixelsOf(digest: Buffer): Buffer {
  const rows = Array.from({ length: CELLS }, (_, cellRow) => {
    const row = Buffer.alloc(PICTURE_PIXELS + 1);
    for (let column = 0; column < CELLS; column += 1) {
      const cell = cellRow * CELLS + Math.min(column, CELLS - 1 - column);
      const from = 1 + column * CELL_PIXELS;
      row.fill((digest[cell] ?? 0) & 1, from, from + CELL_PIXELS);
    }
    return Array<Buffer>(CELL_PIXELS).fill(row);
  });
  return Buffer.concat(rows.flat());
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
