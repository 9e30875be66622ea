/** What a click means: zoom into a group, list a stack, choose a unit or a territory, or ask about the point. */
import type { ExpansionZoom } from '../../../server/contract/clusters.ts';
import { ApiError, getJson } from '../api/client.ts';
import { DEFAULT_PLACE_M, type Selection } from '../state/page.ts';
import { passingUnits, pause } from '../state/play.ts';
import { narrow } from '../state/screen.ts';
import { askingPlace, page, select, sheet, showToast } from '../state/store.ts';
import { t } from '../state/words.ts';
import { clusters } from './bindings.ts';
import { placeBox } from './box.ts';
import { goTo, theMap } from './camera.ts';
import type { Hit, Pick } from './hits.ts';

export function pick({ hit, lng, lat }: Pick): void {
  if (askingPlace.value) askPlace(lng, lat);
  else if (hit?.type === 'mark') void pickMark(hit);
  else if (hit) choose({ type: 'territory', kind: hit.kind, code: hit.code });
  else if (page.value.selection) select(null);
}

/** Chooses, and opens the panel where it is a sheet. */
export function choose(selection: Selection): void {
  select(selection);
  sheet.value = 'panel';
}

export function askPlace(lng: number, lat: number): void {
  const before = page.value.selection;
  const radiusM = before?.type === 'place' ? before.radiusM : DEFAULT_PLACE_M;
  askingPlace.value = false;
  choose({ type: 'place', lng: +lng.toFixed(6), lat: +lat.toFixed(6), radiusM });
  // The sheet would hide the very point.
  if (narrow.value) goTo({ box: placeBox(lng, lat, radiusM) });
}

async function pickMark({ mark, lng, lat }: Extract<Hit, { type: 'mark' }>): Promise<void> {
  if (passingUnits.value !== null) {
    pause(); // what passes has no names: the day at rest is asked for
    return;
  }
  if (mark.code !== null) choose({ type: 'unit', code: mark.code });
  else if (mark.cluster !== null) await openCluster(mark.cluster, mark.stacked, lng, lat);
}

async function openCluster(id: string, stacked: boolean, lng: number, lat: number): Promise<void> {
  if (stacked) {
    choose({ type: 'stack', id });
    return;
  }
  try {
    const path = `/api/v1/clusters/${encodeURIComponent(id)}/expansion-zoom`;
    const { expansion_zoom: zoom } = await getJson<ExpansionZoom>(path);
    const deepest = theMap.value?.map.getMaxZoom() ?? 17;
    const now = theMap.value?.view().zoom ?? 0;
    if (zoom === null || zoom > deepest) choose({ type: 'stack', id });
    else goTo({ lng, lat, zoom: Math.max(zoom, now + 1) }); // a step that one sees
  } catch (error) {
    if (!(error instanceof ApiError)) return;
    clusters.reload();
    showToast(error.message || t('unitsGone'));
  }
}
