/** Two dates on one map: the earlier one, on a map that follows, left of a divider that can be dragged and stepped. */
import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { formatDate } from '../format/numbers.ts';
import { chosenTerritory, gaps } from '../state/chosen.ts';
import { compareTo } from '../state/compare.ts';
import { paintedEarlier } from '../state/look.ts';
import { page } from '../state/store.ts';
import { percent, t } from '../state/words.ts';
import { labelFeatures, styleOptions } from './bindings.ts';
import { divider, theEarlierMap } from './camera.ts';
import { type MapEvents, PlannerMap } from './planner-map.ts';

/** What a key moves the divider by, shares of the width. */
const STEP = 0.02;
const LEAP = 0.1;

const NOTHING: MapEvents = {
  onView: () => {},
  onPick: () => {},
  onAsk: () => {},
  onHover: () => {},
  onCentre: () => {},
  onEnter: () => {},
  onIdle: () => {},
  onTileLost: () => {},
};

export function SplitView({ map }: { map: PlannerMap }) {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => (container.current ? follow(map, container.current) : undefined), [map]);
  useSplitAt(container, (element, share) => {
    element.style.clipPath = `inset(0 ${100 * (1 - share)}% 0 0)`;
  });
  return (
    <>
      <div class="map split-earlier" ref={container} aria-hidden="true" />
      <p class="split-day left">{formatDate(page.value.compare)}</p>
      <p class="split-day right">{formatDate(compareTo.value)}</p>
      <Divider />
    </>
  );
}

/** The map of the earlier day: what the other one shows but for its classes, where the other one is. */
function follow(map: PlannerMap, container: HTMLElement): () => void {
  const mirror = new PlannerMap(container, styleOptions.peek(), map.view(), NOTHING, true);
  Object.assign(container, { plannerMap: mirror.map }); // for tests and the curious
  const move = (): void => {
    mirror.map.jumpTo({ center: map.map.getCenter(), zoom: map.map.getZoom() });
  };
  const undo: (() => void)[] = [];
  let isGone = false;
  void mirror.ready().then(() => {
    if (isGone) return;
    undo.push(...bindings(mirror));
    theEarlierMap.value = mirror;
    move();
  });
  map.map.on('move', move);
  return () => {
    isGone = true;
    theEarlierMap.value = null;
    map.map.off('move', move);
    for (const stop of undo) stop();
    mirror.destroy();
  };
}

function bindings(mirror: PlannerMap): (() => void)[] {
  return [
    effect(() => mirror.setOptions(styleOptions.value)),
    effect(() => {
      const now = paintedEarlier.value;
      if (now) mirror.setClasses(now.kind, now.classes);
    }),
    effect(() => mirror.setData('labels', labelFeatures())),
    effect(() => mirror.setSelectedTerritory(chosenTerritory.value)),
    effect(() => mirror.setGaps((gaps.value.value?.rows ?? []).map(({ code }) => code))),
  ];
}

/** Styles by the CSSOM alone: the page's policy admits no style attribute. */
function useSplitAt(
  of: { current: HTMLElement | null },
  place: (element: HTMLElement, share: number) => void,
): void {
  useEffect(() => effect(() => onElement(of, divider, place)), []);
}

function onElement(
  { current }: { current: HTMLElement | null },
  share: ReadonlySignal<number>,
  place: (element: HTMLElement, share: number) => void,
): void {
  const at = share.value;
  if (current) place(current, at);
}

function Divider() {
  const handle = useRef<HTMLDivElement>(null);
  useSplitAt(handle, (element, share) => {
    element.style.left = `${100 * share}%`;
  });
  const share = percent(divider.value);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no horizontal rule
    <div
      class="split-divider"
      ref={handle}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('splitDivider')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * divider.value)}
      aria-valuetext={t('splitShare', { share, from: formatDate(page.value.compare) })}
      onKeyDown={stepBy}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    >
      <svg viewBox="0 0 20 20" class="glyph" aria-hidden="true">
        <path d="M7 5L2 10l5 5M13 5l5 5-5 5" />
      </svg>
    </div>
  );
}

function stepBy(event: KeyboardEvent): void {
  const by = event.shiftKey ? LEAP : STEP;
  const steps: Record<string, number> = {
    ArrowLeft: divider.peek() - by,
    ArrowRight: divider.peek() + by,
    PageDown: divider.peek() - LEAP,
    PageUp: divider.peek() + LEAP,
    Home: 0,
    End: 1,
  };
  const to = steps[event.key];
  if (to === undefined) return;
  event.preventDefault();
  divideAt(to);
}

function drag(event: PointerEvent & { currentTarget: HTMLElement }): void {
  const { currentTarget: handle } = event;
  if (!handle.hasPointerCapture(event.pointerId)) return;
  const box = handle.parentElement?.getBoundingClientRect();
  if (box) divideAt((event.clientX - box.left) / box.width);
}

function divideAt(share: number): void {
  divider.value = Math.min(1, Math.max(0, Math.round(share * 1_000) / 1_000));
}
