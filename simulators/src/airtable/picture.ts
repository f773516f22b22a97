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

/** Rows of pixels, each after a byte that says it is not filtered. */
function pixelsOf(digest: Buffer): Buffer {
  const pixels = Buffer.alloc((PICTURE_PIXELS + 1) * PICTURE_PIXELS);
  for (let y = 0; y < PICTURE_PIXELS; y += 1) {
    for (let x = 0; x < PICTURE_PIXELS; x += 1) {
      const column = Math.floor(x / CELL_PIXELS);
      const cell = Math.floor(y / CELL_PIXELS) * CELLS + Math.min(column, CELLS - 1 - column);
      pixels[y * (PICTURE_PIXELS + 1) + 1 + x] = (digest[cell] ?? 0) & 1;
    }
  }
  return pixels;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
