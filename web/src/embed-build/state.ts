/** The map that is composed: its view, its size, where the preview stands. */
import { computed, signal } from '@preact/signals';
import type { FrameSize } from '../../../server/embed/snippets.ts';
import { defaultView, type EmbedLayer, type EmbedView } from '../../../server/embed/view.ts';
import { say } from '../../../server/embed/words.ts';
import type { Posted } from '../embed/messages.ts';
import { language } from '../state/language.ts';

export const view = signal<EmbedView>(defaultView(language.peek()));
export const width = signal('100%');
export const height = signal('480');
/** Where the preview is looked at now; null before it was moved. */
export const looked = signal<EmbedView['camera']>(null);

export const size = computed(
  (): FrameSize => ({
    title: view.value.title || say(view.value.language, 'title'),
    width: sizeOf(width.value, '100%'),
    height: sizeOf(height.value, '480'),
  }),
);

export function change(changes: Partial<EmbedView>): void {
  view.value = { ...view.peek(), ...changes };
}

export function toggleLayer(layer: EmbedLayer): void {
  const layers = new Set(view.peek().layers);
  if (!layers.delete(layer)) layers.add(layer);
  change({ layers });
}

/** `600` or `80%`; anything else is the standard. */
function sizeOf(text: string, standard: string): string {
  return /^\d{1,4}%?$/.test(text.trim()) ? text.trim() : standard;
}

/** The preview tells where it was moved to. */
export function hearPreview(frame: HTMLIFrameElement): () => void {
  const hear = ({ source, data }: MessageEvent<Partial<Posted> | null>) => {
    if (source !== frame.contentWindow || data?.source !== 'geoser') return;
    if (data.message?.type === 'move') looked.value = data.message.view;
  };
  addEventListener('message', hear);
  return () => removeEventListener('message', hear);
}
