/** What the marks on the map mean: those that can be there, for the legend and for the picture of the map. */
import { page } from '../state/store.ts';
import { t, tFor } from '../state/words.ts';

export interface Sign {
  shape: 'share' | 'ring' | 'hollow' | 'gap' | 'pdet' | 'etcr' | 'protected' | 'buffer';
  /** Of a share, its key; else the shape again. */
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
    ...(has('units') ? units : []),
    ...(selection?.type === 'gaps' ? [sign('gap', t('legendGap'))] : []),
    ...(has('pdet') ? [sign('pdet', t('legendPdet'))] : []),
    ...(has('etcr') || kind === 'etcr' ? [sign('etcr', t('layer_etcr'))] : []),
    ...(has('protected_area') && kind !== 'protected_area'
      ? [sign('protected', t('layer_protected_area'))]
      : []),
    ...(has('buffers') ? [sign('buffer', t('layer_buffers'))] : []),
  ];
}
