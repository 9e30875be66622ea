/** SVG to PNG by resvg, off the serving thread, with the product's own font. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fontOf } from './woff.ts';

const FONTS = ['inter-latin-400-normal.woff', 'inter-latin-600-normal.woff'];
/** Pictures drawn at once; the others wait, so that tiles don't. */
const AT_ONCE = 1;

export class Rasteriser {
  #fonts: Promise<{ folder: string; files: string[] }> | null = null;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async png(svg: string): Promise<Buffer> {
    await this.#turn();
    try {
      this.#fonts ??= unpackFonts();
      const { files } = await this.#fonts;
      const { renderAsync } = await import('@resvg/resvg-js');
      const image = await renderAsync(svg, {
        font: { fontFiles: files, loadSystemFonts: false, defaultFontFamily: 'Inter' },
      });
      return image.asPng();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    const fonts = await this.#fonts?.catch(() => null);
    if (fonts) await rm(fonts.folder, { recursive: true, force: true });
  }

  async #turn(): Promise<void> {
    while (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
  }
}

/** Into a folder of their own: the rasteriser reads fonts from files alone. */
async function unpackFonts(): Promise<{ folder: string; files: string[] }> {
  const find = createRequire(import.meta.url);
  const folder = await mkdtemp(join(tmpdir(), 'geoser-fonts-'));
  const files = await Promise.all(
    FONTS.map(async (name) => {
      const file = join(folder, name.replace(/woff$/, 'ttf'));
      await writeFile(file, fontOf(await readFile(find.resolve(`@fontsource/inter/files/${name}`))));
      return file;
    }),
  );
  return { folder, files };
}
