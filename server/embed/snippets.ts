/** What people paste into their own pages. Kept as it is: it stands there for years. */
import { escapeHtml } from './html.ts';
import { type EmbedView, viewQuery } from './view.ts';

/** What a frame may do: run its script and open links. Without allow-same-origin it has no origin, and so no cookie of ours. */
export const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

export interface FrameSize {
  /** What the frame is called to screen readers. */
  title: string;
  /** As in HTML: `100%`, `600`. */
  width: string;
  height: string;
}

/** @param own `https://host`, no slash at the end */
export function iframeSnippet(own: string, view: EmbedView, { title, width, height }: FrameSize): string {
  const src = escapeHtml(`${own}/embed?${viewQuery(view)}`);
  return `<iframe src="${src}" title="${escapeHtml(title)}" width="${escapeHtml(width)}" height="${escapeHtml(height)}" loading="lazy" sandbox="${SANDBOX}" allow="fullscreen" referrerpolicy="strict-origin-when-cross-origin" frameborder="0"></iframe>`;
}

/** The element, with the view's parameters as attributes. */
export function scriptSnippet(own: string, view: EmbedView, { width, height }: FrameSize): string {
  const attributes = [...viewQuery(view), ['width', width], ['height', height]].map(
    ([name, value]) => ` ${name === 'title' ? 'heading' : name}="${escapeHtml(value ?? '')}"`,
  );
  return `<script async src="${escapeHtml(own)}/embed.js"></script>\n<geoser-map${attributes.join('')}></geoser-map>`;
}

export function linkOf(own: string, view: EmbedView): string {
  return `${own}/embed?${viewQuery(view)}`;
}
