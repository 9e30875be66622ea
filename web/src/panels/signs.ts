/** What the marks on the map mean: those that can be there, for the legend and for the picture of the map. */
import { kinds } from '../state/data.ts';
import { SITE_RADIUS_M } from '../state/page.ts';
import { page } from '../state/store.ts';
import { distance, t, tFor } from '../state/words.ts';

export interface Sign {
  shape: 'share' | 'ring' | 'hollow' | 'gap' | 'pdet' | 'etcr' | 'protected' | 'buffer' | 'site-buffer';
  /** Of a share, its key; else what tells it from the others. */
  key: string;
  text: string;
}

const SHARES = {
  line: ['rural_business', 'self_consumption', 'rural_occupation'],
  stage: ['created', 'strengthened', 'company'],
};

/** `kind`: the one that is coloured. */
export function signsOf(kind: string): Sign[] {
  const { layers, shares, selection } = page.value;
  const has = (layer: string): boolean => layers.includes(layer);
  const sign = (shape: Sign['shape'], text: string): Sign => ({ shape, key: shape, text });
  const units: Sign[] = [
    ...SHARES[shares].map((key): Sign => ({ shape: 'share', key, text: tFor(shares, key) })),
    sign('ring', t('legendCluster')),
    sign('hollow', t('legendClosed')),
  ];
  return [
    ...(has('units') && page.value.compare === null ? units : []),
    ...(selection?.type === 'gaps' ? [sign('gap', t('legendGap'))] : []),
    ...(has('pdet') ? [sign('pdet', t('legendPdet'))] : []),
    ...(has('etcr') || kind === 'etcr' ? [sign('etcr', t('layer_etcr'))] : []),
    ...(has('protected_area') && kind !== 'protected_area'
      ? [sign('protected', t('layer_protected_area'))]
      : []),
    ...(has('buffers') ? zoneSigns(has) : []),
  ];
}

/** Zones are drawn round the areas and the sites that are switched on. */
function zoneSigns(has: (layer: string) => boolean): Sign[] {
  const around = kinds.value.filter(({ kind, role }) => role === 'overlay' && has(kind));
  const widths = [...new Set(around.flatMap(({ buffer_m: width }) => width ?? []))];
  const zones = widths.map((width): Sign => {
    const text = t('legendZone', { distance: distance(width) });
    return { shape: 'buffer', key: `buffer-${width}`, text };
  });
  const site = t('legendSiteZone', { distance: distance(SITE_RADIUS_M) });
  return has('etcr') ? [...zones, { shape: 'site-buffer', key: 'site-buffer', text: site }] : zones;
}
