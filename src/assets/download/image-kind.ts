import { fileTypeFromBuffer } from 'file-type';

/**
 * Pictures that browsers show, and that can hold no script. SVG is none of them: it is a document, and one that is opened
 * by itself runs what is in it.
 */
export const IMAGE_KINDS = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'] as const;
export type ImageKind = (typeof IMAGE_KINDS)[number];

/** What a file is by its bytes, whatever its name or sender says; undefined when it is no picture that we take. */
export async function imageKindOf(bytes: Uint8Array): Promise<ImageKind | undefined> {
  const found = await fileTypeFromBuffer(bytes);
  // An animated PNG is a PNG to every browser.
  const mime = found?.mime === 'image/apng' ? 'image/png' : found?.mime;
  return IMAGE_KINDS.find((kind) => kind === mime);
}
