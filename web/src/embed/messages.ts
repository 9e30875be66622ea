/** What the page around the frame is told. Everything in it is public. */
import type { Shown } from '../../../server/contract/releases.ts';

/** Posted to the page around; `<geoser-map>` turns them into events `geoser-ready`, `geoser-select`
 * and `geoser-move`. */
export type EmbedMessage =
  | { type: 'ready'; release: string }
  | { type: 'select'; kind: string; code: string; name: string; units: Shown }
  | { type: 'move'; view: { lng: number; lat: number; zoom: number } };

export interface Posted {
  source: 'geoser';
  version: 1;
  message: EmbedMessage;
}

/** The page around says its origin behind the address's `#host=`, so that nobody else hears; without it anyone may. */
function hostOrigin(): string {
  const told = new URLSearchParams(location.hash.slice(1)).get('host') ?? '';
  return /^https?:\/\/[\w.-]+(:\d+)?$/.test(told) ? told : '*';
}

export function tellHost(message: EmbedMessage): void {
  if (window.parent === window) return;
  const posted: Posted = { source: 'geoser', version: 1, message };
  window.parent.postMessage(posted, hostOrigin());
}
