/** The public map as files for any web host: pages, scripts, pictures. What they read stands beside them below public/. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embedPage } from '../../embed/page.ts';
import { defaultView, viewQuery } from '../../embed/view.ts';
import { BUILT, embedAssets, embedFiles } from './assets.ts';
import type { Embeds } from './embeds.ts';
import { policyOf } from './policy.ts';

export interface StaticFile {
  /** Within the folder, with slashes. */
  path: string;
  bytes: Uint8Array;
  /** Its name holds its contents: it may be kept for ever. */
  immutable: boolean;
}

export interface StaticOptions {
  /** Where the folder will be reached, without a slash at the end; null where nobody knows. */
  url: string | null;
  /** Where the whole product is, for the link to it; null for none. */
  service: string | null;
}

/** Pages by their path, with the way from each to the folder's top. */
const PAGES = [
  { path: 'index.html', root: './', language: 'es' },
  { path: 'embed/index.html', root: '../', language: 'es' },
  { path: 'embed/en.html', root: '../', language: 'en' },
] as const;

/**
 * Everything but the release's own files. Each page holds the default view in its language; its script draws any other
 * that the address asks for.
 *
 * @throws Error before the first release, and where the page isn't built
 */
export async function* staticFiles(
  embeds: Embeds,
  { url, service }: StaticOptions,
): AsyncGenerator<StaticFile> {
  for (const path of embedFiles()) {
    const bytes = await readFile(join(BUILT, path));
    yield { path, bytes, immutable: path.startsWith('assets/') };
  }
  const json = Buffer.from(JSON.stringify(embeds.neighbours()));
  yield { path: 'embed/neighbours.json', bytes: json, immutable: false };
  for (const language of ['es', 'en'] as const) {
    const view = defaultView(language);
    const data = await embeds.data(view);
    if (!data) throw new Error('Nothing has been released yet: npm run release');
    const picture = `embed/picture-${language}.png`;
    yield { path: picture, bytes: await embeds.picture(data, view), immutable: false };
    for (const page of PAGES.filter((each) => each.language === language)) {
      const { html, style } = embedPage(data, view, {
        assets: embedAssets(page.root),
        root: page.root,
        address: url && `${url}/${page.path}?${viewQuery(view)}`,
        picture: url && `${url}/${picture}`,
        oembed: null,
        fullMap: service,
      });
      const policy = `<meta http-equiv="Content-Security-Policy" content="${policyOf(style)}">`;
      yield {
        path: page.path,
        bytes: Buffer.from(html.replace('<style>', `${policy}<style>`)),
        immutable: false,
      };
    }
  }
}
