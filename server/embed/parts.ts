/** The parts of the page that say numbers: heading, legend, list, source. The server writes them, and a page from a folder does so itself. */
import { type EmbedData, listed, type TerritoryRow } from './documents.ts';
import { escapeHtml } from './html.ts';
import { displayName } from './names.ts';
import { dayText, rateText, shownText } from './numbers.ts';
import { paint } from './paint.ts';
import type { EmbedView } from './view.ts';
import { type EmbedWord, say } from './words.ts';

const speak =
  ({ language }: EmbedView) =>
  (word: EmbedWord, blanks?: Record<string, string>): string =>
    escapeHtml(say(language, word, blanks));

/** The title as the address says, or the product's own with the territory's name. */
export function titleOf(view: EmbedView, rows: EmbedData['rows'] | null): string {
  if (view.title !== '') return view.title;
  const own = say(view.language, 'title');
  const place = view.territory && nameIn(rows, view.territory.kind, view.territory.code);
  return place ? `${own} · ${place}` : own;
}

function nameIn(rows: EmbedData['rows'] | null, kind: EmbedView['by'], code: string): string | null {
  const row = rows?.[kind].find((candidate) => candidate.code === code);
  return row ? displayName(row.name) : null;
}

/** `50.150 unidades productivas creadas hasta el 24/11/2026`; of a territory, its own number. */
export function totalText(data: EmbedData, view: EmbedView): string {
  const { territory, language } = view;
  const row = territory && data.rows[territory.kind].find(({ code }) => code === territory.code);
  const units = row ? row.units : data.release.totals.units;
  const day = dayText(data.release.as_of);
  if ('hidden' in units)
    return `${say(language, 'totalHidden', { day })}: ${say(language, 'hidden').toLowerCase()}`;
  return say(language, 'total', { n: shownText(units, language), day });
}

export function legendPart(data: EmbedData, view: EmbedView): string {
  const t = speak(view);
  const rows = listed(view, data.rows);
  const { legend } = paint(rows, view.indicator, view.language);
  const classes = legend.map(({ name, text }) =>
    sign(`<rect class="${name}" width="18" height="12"/>`, escapeHtml(text)),
  );
  const signs = [
    ...(view.layers.has('pdet') ? [sign('<path class="pdet" d="M0 6h18"/>', t('pdet'))] : []),
    ...(view.layers.has('cells') ? [sign('<circle class="mark" cx="9" cy="6" r="6"/>', t('cells'))] : []),
  ];
  const title = view.indicator === 'none' ? t('units') : t(view.indicator);
  return `<summary>${title}</summary><ul>${classes.join('')}${signs.join('')}</ul>`;
}

const sign = (drawing: string, text: string): string =>
  `<li><svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true">${drawing}</svg><span>${text}</span></li>`;

/** The table of the numbers of the map; `data-code` and `data-class` tell the script which territory bears which class. */
export function listPart(data: EmbedData, view: EmbedView): string {
  const t = speak(view);
  const rows = listed(view, data.rows);
  const { classes } = paint(rows, view.indicator, view.language);
  const departments = new Map(data.rows.department.map(({ code, name }) => [code, displayName(name)]));
  const line = (row: TerritoryRow): string => {
    const of = row.department_code && departments.get(row.department_code);
    const name = `${escapeHtml(displayName(row.name))}${of ? `<small>${escapeHtml(of)}</small>` : ''}`;
    const known = classes.get(row.code);
    return `<tr data-code="${escapeHtml(row.code)}"${known ? ` data-class="${known}"` : ''}><th scope="row">${name}</th><td>${escapeHtml(shownText(row.units, view.language))}</td><td>${rateText(row.per_10k_rural, view.language)}</td></tr>`;
  };
  return `<table><caption>${escapeHtml(totalText(data, view))}</caption><thead><tr><th scope="col">${t(`one_${view.by}`)}</th><th scope="col">${t('units')}</th><th scope="col">${t('per_10k_rural')}</th></tr></thead><tbody>${rows.map(line).join('')}</tbody></table><p>${t('privacy')}</p>`;
}

export function pictureLabel(view: EmbedView): string {
  const { language, indicator, by } = view;
  const what = say(language, indicator === 'none' ? 'units' : indicator).toLowerCase();
  return escapeHtml(say(language, 'pictureOf', { what, by: say(language, `by_${by}`) }));
}

/** Source, release date, what is invented, the way to the whole product. */
export function sourcePart(data: EmbedData, view: EmbedView, fullMap: string | null): string {
  const t = speak(view);
  const { release } = data;
  return [
    release.demonstration ? `<strong>${t('demonstration')}</strong>` : '',
    `<span>${t('source')}</span>`,
    `<span>${t('released', { day: dayText(release.as_of) })}</span>`,
    fullMap === null
      ? ''
      : `<a href="${escapeHtml(fullMap)}" target="_blank" rel="noopener">${t('fullMap')}<span class="unseen"> (${t('newWindow')})</span></a>`,
  ].join(' ');
}
