import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Flags of the package that are made for another machine, or that would let a page do what no browser lets it do. */
const NOT_FOR_US = /single-process|no-zygote|web-security|insecure|headless|allow-running|gpu|angle|swiftshader/;
/** Nothing here is drawn by a GPU, and one that is acted by the processor takes half again as long, for a picture five times. */
const DRAWN_WITHOUT_GPU = '--disable-gpu';

/** A Chromium without a window. The package has one for Linux; elsewhere the machine's own is named. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await sparticuz.executablePath()),
    args: [...sparticuz.args.filter((flag) => !NOT_FOR_US.test(flag)), DRAWN_WITHOUT_GPU],
  });
}
