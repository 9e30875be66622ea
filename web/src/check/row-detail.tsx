/** Everything about the chosen row: what it is, why, and the repair that is proposed. */
import type { CheckRow } from '../../../server/contract/checks.ts';
import { displayName } from '../format/names.ts';
import { Icon } from '../shell/icon.tsx';
import { distance, num, position } from '../state/formats.ts';
import { problemsOf } from './facts.ts';
import type { Line } from './listing.ts';
import { Mark } from './mark.tsx';
import { RepairBox } from './repair-box.tsx';
import { chosen, chosenLine, lines, moveBy, positions } from './state.ts';
import { t, tFor } from './words.ts';

/** Goes from the table to the detail; Escape and its button lead back. */
export function focusDetail(): void {
  requestAnimationFrame(() => document.getElementById('row-detail')?.focus());
}

function backToTable(): void {
  chosen.value = null;
  document.querySelector<HTMLElement>('.rows-scroll [role=grid]')?.focus();
}

export function RowDetail() {
  const line = chosenLine.value;
  if (line === null) return null;
  return (
    <section
      id="row-detail"
      class="row-detail"
      tabIndex={-1}
      aria-labelledby="row-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') backToTable();
      }}
    >
      <DetailHead line={line} />
      <div class="detail-scroll">
        {line.row.repair && <RepairBox line={line} />}
        <Remarks line={line} />
        <Answers row={line.row} />
        <Facts line={line} />
      </div>
    </section>
  );
}

function DetailHead({ line: { row, facts } }: { line: Line }) {
  const at = positions.value.get(row.row);
  return (
    <header class="detail-head">
      <div>
        <h3 id="row-title">
          {t('row', { row: num(row.row) })}
          {row.label && <span> · {row.label}</span>}
        </h3>
        <p class={`verdict verdict-${facts.verdict}`}>
          <Mark verdict={facts.verdict} repaired={facts.repaired} />
          {tFor('one', facts.verdict)}
          {facts.repaired && ` (${t('repairedTag')})`}
        </p>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={t('rowPrevious')}
        title={t('rowPrevious')}
        disabled={at === 0}
        onClick={() => moveBy(-1)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t('rowNext')}
        title={t('rowNext')}
        disabled={at === lines.value.length - 1}
        onClick={() => moveBy(1)}
      >
        <Icon name="down" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t('rowClose')}
        title={t('rowClose')}
        onClick={backToTable}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

function Remarks({ line: { row, facts } }: { line: Line }) {
  const problems = problemsOf(row, facts.repaired);
  if (problems.length === 0) return null;
  return (
    <section class="detail-part">
      <h4>{t('problems')}</h4>
      <ul class="plain-list">
        {problems.map((problem) => (
          <li key={problem.code}>
            {problem.message}
            {problem.rows && problem.rows.length > 0 && <OtherRows rows={problem.rows} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OtherRows({ rows }: { rows: number[] }) {
  return (
    <span class="other-rows">
      {t('otherRows')}
      {rows.map((row) => (
        <button
          key={row}
          type="button"
          class="link"
          onClick={() => {
            chosen.value = row;
          }}
        >
          {num(row)}
        </button>
      ))}
    </span>
  );
}

/** Both answers of a row that lies too near a border. */
function Answers({ row }: { row: CheckRow }) {
  if (!row.borderline || row.answers.length === 0) return null;
  return (
    <section class="detail-part">
      <h4>{t('answers')}</h4>
      <ul class="answers">
        {row.answers.map(({ municipality, pdet, pdet_subregion: subregion, distance_m: metres }) => (
          <li key={municipality.code}>
            <strong>{displayName(municipality.name)}</strong>
            <span class={pdet ? 'tag pdet' : 'tag off'}>{t(pdet ? 'answerPdet' : 'answerNotPdet')}</span>
            <small>
              {metres === 0 ? t('answerHere') : t('answerAt', { distance: distance(metres) })}
              {subregion && ` · ${displayName(subregion.name)}`}
            </small>
          </li>
        ))}
        {row.answers.length === 1 && <li>{t('answerOutside')}</li>}
      </ul>
    </section>
  );
}

function Facts({ line: { row, facts } }: { line: Line }) {
  const { municipality, department, subregion } = facts;
  const own = !facts.repaired;
  return (
    <dl class="facts detail-part">
      <Fact name={t('municipality')}>
        {municipality ? `${displayName(municipality.name)} (${municipality.code})` : t('noMunicipality')}
        {department && <small>{displayName(department.name)}</small>}
      </Fact>
      {municipality && (
        <Fact name={t('pdet')}>
          {t(facts.verdict === 'borderline' ? 'pdetDoubt' : subregion ? 'pdetYes' : 'pdetNo')}
          {subregion && <small>{displayName(subregion.name)}</small>}
        </Fact>
      )}
      <Fact name={t('declared')}>
        {row.declared_name ? displayName(row.declared_name) : t('declaredNone')}
        {facts.agrees !== null && <small>{t(facts.agrees ? 'declaredAgrees' : 'declaredAgreesNot')}</small>}
      </Fact>
      <Fact name={t('coordinates')}>
        {row.lng !== null && row.lat !== null ? position(row.lng, row.lat) : t('coordinatesNone')}
      </Fact>
      {own && row.border_m !== null && <Fact name={t('border')}>{distance(row.border_m)}</Fact>}
      {own && row.nearest_etcr && (
        <Fact name={t('etcr')}>
          {displayName(row.nearest_etcr.name)}
          <small>{t('near', { distance: distance(row.nearest_etcr.distance_m) })}</small>
        </Fact>
      )}
      {own && municipality && (
        <Fact name={t('overlays')}>
          {row.overlays.length === 0 && t('overlaysNone')}
          {row.overlays.map(({ kind, code, name, distance_m: metres, inside }) => (
            <span key={`${kind}${code}`} class="overlay">
              {displayName(name)}
              <small>{inside ? t('inside') : t('near', { distance: distance(metres) })}</small>
            </span>
          ))}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
