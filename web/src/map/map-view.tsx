/** The map in the page: its canvas, the tooltip, its buttons and the crosshair of the keyboard. */
import { effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { serverLost } from '../api/client.ts';
import { signed } from '../format/differences.ts';
import { MapWaiting } from '../panels/parts.tsx';
import { comparedRows, earlierRows, splitting } from '../state/compare.ts';
import { type CoverageRow, rowsByCode } from '../state/data.ts';
import { DIGITS, indicatorValue, painted } from '../state/look.ts';
import { nameOf } from '../state/names.ts';
import { announce, askingPlace, navigate, page } from '../state/store.ts';
import { num, percent, t, tFor, unitCount } from '../state/words.ts';
import { bind, buffersTooFar, clusters, look, styleOptions, unitsFailed } from './bindings.ts';
import { goTo, theMap } from './camera.ts';
import type { Hit } from './hits.ts';
import { askPlace, pick } from './picks.ts';
import { PlannerMap } from './planner-map.ts';
import { SplitView } from './split-view.tsx';

/** The map's first picture is there. */
const drawn = signal(false);
const hovered = signal<{ hit: Hit; x: number; y: number } | null>(null);

export default function MapView() {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!container.current) return;
    const map = makeMap(container.current);
    Object.assign(container.current, { plannerMap: map.map }); // for tests and the curious
    let undo = () => {};
    void map.ready().then(() => {
      theMap.value = map;
      look(map);
      undo = bind(map);
    });
    map.map.once('load', () => {
      drawn.value = true;
    });
    return () => {
      drawn.value = false;
      undo();
      theMap.value = null;
      map.destroy();
    };
  }, []);
  return (
    <>
      <div id="map" class="map" ref={container} />
      <div class="crosshair" aria-hidden="true" />
      {!drawn.value && <MapWaiting />}
      {splitting.value && theMap.value && <SplitView map={theMap.value} />}
      <Tooltip />
      <MapButtons />
      <MapNote />
    </>
  );
}

function makeMap(container: HTMLElement): PlannerMap {
  return new PlannerMap(container, styleOptions.peek(), page.peek().view, {
    onView: (view) => {
      navigate({ view }, 'replace');
      const map = theMap.value;
      if (map) look(map);
    },
    onPick: (chosen) => {
      hovered.value = null; // the map moves away beneath the tip
      pick(chosen);
    },
    onAsk: askPlace,
    onHover: (hit, x, y) => {
      hovered.value = hit && { hit, x, y };
    },
    onCentre: (hit) =>
      announce(hit ? t('mapCentre', { place: describe(hit).join(', ') }) : t('mapCentreNone')),
    onEnter: (_lng, _lat, chosen) => pick(chosen),
    onIdle: () => container.setAttribute('data-idle', 'true'),
    onTileLost: serverLost,
  });
}

/** A name and a number: what the tooltip shows and the keyboard hears. */
function describe(hit: Hit): [string, string] {
  if (hit.type === 'mark') {
    return hit.mark.code === null ? [unitCount(hit.mark.count), ''] : [t('unit'), hit.mark.code];
  }
  const name = nameOf(hit.kind, hit.code) ?? hit.code;
  const compared =
    painted.value?.difference && painted.value.kind === hit.kind && comparedRows.value.get(hit.code);
  if (compared) return [name, t('compareTip', { change: signed(compared.change, num), ...tipOf(compared) })];
  const { indicator } = page.value;
  const row = painted.value?.kind === hit.kind ? rowsByCode.value.get(hit.code) : undefined;
  if (!row) return [name, tFor('one', hit.kind)];
  const before = splitting.value ? earlierRows.value.get(hit.code) : undefined;
  const values = before ? [before, row] : [row];
  return [name, `${tFor('short', indicator)}: ${values.map(valueText).join(' → ')}`];
}

function valueText(row: CoverageRow): string {
  const { indicator } = page.value;
  const value = indicatorValue(row, indicator);
  const digits = DIGITS[indicator];
  return value === null ? t('noFigure') : digits === null ? percent(value) : num(value, digits);
}

function tipOf({ before, after }: { before: number; after: number }) {
  return { before: num(before), after: num(after) };
}

function Tooltip() {
  const element = useRef<HTMLDivElement>(null);
  const now = hovered.value;
  useEffect(
    () =>
      effect(() => {
        const at = hovered.value;
        const box = element.current;
        if (!at || !box) return;
        const flip = at.x > (box.parentElement?.clientWidth ?? 0) - 240;
        box.style.transform = `translate(${at.x + (flip ? -14 : 14)}px, ${at.y + 14}px)${flip ? ' translateX(-100%)' : ''}`;
      }),
    [],
  );
  const [name, value] = now ? describe(now.hit) : ['', ''];
  return (
    <div class="tooltip" ref={element} hidden={!now} aria-hidden="true">
      <strong>{name}</strong>
      {value && <span>{value}</span>}
    </div>
  );
}

function MapButtons() {
  return (
    <div class="map-buttons">
      <button
        type="button"
        aria-label={t('zoomIn')}
        title={t('zoomIn')}
        onClick={() => theMap.value?.zoomBy(1)}
      >
        <Glyph path="M10 4v12M4 10h12" />
      </button>
      <button
        type="button"
        aria-label={t('zoomOut')}
        title={t('zoomOut')}
        onClick={() => theMap.value?.zoomBy(-1)}
      >
        <Glyph path="M4 10h12" />
      </button>
      <button
        type="button"
        aria-label={t('zoomHome')}
        title={t('zoomHome')}
        onClick={() => {
          goTo({ home: true });
        }}
      >
        <Glyph path="M3 8V3h5M17 8V3h-5M3 12v5h5M17 12v5h-5" />
      </button>
    </div>
  );
}

function Glyph({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 20 20" class="glyph" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

function MapNote() {
  if (askingPlace.value) {
    return (
      <div class="map-note" role="status">
        <span>{t('whatIsHereOn')}</span>
        <button
          type="button"
          class="button small"
          onClick={() => {
            const map = theMap.value;
            if (map) askPlace(map.view().lng, map.view().lat);
          }}
        >
          {t('hereCentre')}
        </button>
        <button
          type="button"
          class="button small quiet"
          onClick={() => {
            askingPlace.value = false;
          }}
        >
          {t('whatIsHereCancel')}
        </button>
      </div>
    );
  }
  if (unitsFailed.value) {
    return (
      <div class="map-note" role="alert">
        <span>{t('unitsFailed')}</span>
        <button type="button" class="button small" onClick={clusters.reload}>
          {t('retry')}
        </button>
      </div>
    );
  }
  return buffersTooFar.value ? <div class="map-note quiet">{t('buffersZoom')}</div> : null;
}
