/** The second step: how the file was read, and changing it. */
import type { CheckColumn, CheckedFile, ColumnRole } from '../../../server/contract/checks.ts';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { AS_RECOGNISED, checked, file, reading, run, type Understood, understood } from './checking.ts';
import { Progress, RunNotice } from './file-step.tsx';
import { giveRole, readAs, readAsRecognised, roleOf, step } from './state.ts';
import { type CheckWord, t, tFor } from './words.ts';

const ROLES = [
  'lng',
  'lat',
  'lng_minutes',
  'lng_seconds',
  'lng_hemisphere',
  'lat_minutes',
  'lat_seconds',
  'lat_hemisphere',
  'coordinates',
  'municipality_code',
  'municipality',
  'department_code',
  'department',
  'code',
  'name',
] as const satisfies readonly ColumnRole[];
/** The systems that files for Colombia come in; the server knows the same. */
const SYSTEMS = [
  4326, 9377, 3114, 3115, 3116, 3117, 3118, 21896, 21897, 21898, 21899, 32617, 32618, 32619,
] as const;
const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'cp850'] as const;

export function ColumnsStep() {
  const known = understood.value;
  if (known === null) return null;
  const { columns } = known;
  const answer = checked.value;
  const noPlaces =
    run.value.kind === 'none' && answer !== null && answer.totals.rows === answer.totals.unusable;
  return (
    <div class="columns-step">
      <h2 id="step-title" tabIndex={-1}>
        {t('columnsTitle', { name: file.value?.name ?? '' })}
      </h2>
      <p class="intro">{introOf(known)}</p>
      {noPlaces && (
        <div class="notice warning" role="alert">
          {t('noPlaces')}
        </div>
      )}
      <RunNotice />
      {known.file && <HowRead file={known.file} tabular={columns.length > 0} />}
      {known.otherSheets.length > 0 && run.value.kind !== 'running' && (
        <section class="how-read card">
          <div class="read-choices">
            <SheetChoice sheets={known.otherSheets} sheet={null} />
          </div>
        </section>
      )}
      <PersonalNote columns={columns} />
      {columns.length > 0 && <Columns columns={columns} />}
      <div class="row after-columns">
        {run.value.kind === 'running' ? (
          <Progress small />
        ) : (
          answer && (
            <button
              type="button"
              class="button"
              onClick={() => {
                step.value = 'result';
              }}
            >
              {t('seeResult')}
              <Icon name="right" />
            </button>
          )
        )}
        {reading.value !== AS_RECOGNISED && (
          <button type="button" class="button quiet" onClick={readAsRecognised}>
            <Icon name="undo" />
            {t('asRecognised')}
          </button>
        )}
      </div>
    </div>
  );
}

function introOf({ columns, otherSheets }: Understood): string {
  if (otherSheets.length > 0) return t('chooseSheet');
  return columns.length > 0 ? t('columnsIntro') : t('noColumns');
}

/** Columns that look like data of persons, by their names. */
export function PersonalNote({ columns }: { columns: CheckColumn[] }) {
  const names = columns.filter(({ personal }) => personal !== null).map(({ name }) => `«${name}»`);
  if (names.length === 0) return null;
  return (
    <div class="notice warning personal-note">
      <Icon name="warning" />
      <p>
        {t('personalNote')} {t('personalIn', { names: names.join(', ') })}
      </p>
    </div>
  );
}

function HowRead({ file, tabular }: { file: CheckedFile; tabular: boolean }) {
  const facts: [CheckWord, string | null][] = [
    ['format', file.format.toUpperCase()],
    ['separator', file.separator && tFor('separator', file.separator)],
    ['decimal', file.decimal && tFor('decimal', file.decimal)],
    ['headerRow', file.header_row === null ? null : num(file.header_row)],
    ['notation', file.notation],
  ];
  return (
    <section class="how-read card">
      <dl class="read-facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{t(name)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <div class="read-choices">
        {tabular && <SystemChoice crs={file.crs} />}
        {file.sheets.length > 1 && <SheetChoice sheets={file.sheets} sheet={file.sheet} />}
        {file.encoding !== null && <EncodingChoice encoding={file.encoding} />}
      </div>
      {file.warnings.length > 0 && (
        <div class="read-warnings">
          <h3>{t('warnings')}</h3>
          <ul class="plain-list">
            {file.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function SystemChoice({ crs }: { crs: number | null }) {
  const found = crs === null ? t('crsUnknown') : tFor('crs', String(crs));
  return (
    <label class="field">
      <span>{t('crs')}</span>
      <select
        id="crs"
        value={String(reading.value.crs ?? '')}
        onChange={(event) => {
          const { value } = event.currentTarget;
          readAs({ crs: value === '' ? null : Number(value) });
        }}
      >
        <option value="">{t('crsAuto', { name: reading.value.crs === null ? found : '…' })}</option>
        {SYSTEMS.map((code) => (
          <option key={code} value={String(code)}>
            {tFor('crs', String(code))}
          </option>
        ))}
      </select>
    </label>
  );
}

function SheetChoice({ sheets, sheet }: { sheets: string[]; sheet: string | null }) {
  return (
    <label class="field">
      <span>{t('sheet')}</span>
      <select
        id="sheet"
        value={sheet ?? ''}
        // another sheet has other columns
        onChange={(event) => readAs({ sheet: event.currentTarget.value, columns: {} })}
      >
        {sheet === null && <option value="">{t('sheetChoose')}</option>}
        {sheets.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function EncodingChoice({ encoding }: { encoding: string }) {
  return (
    <label class="field">
      <span>{t('encoding')}</span>
      <select
        id="encoding"
        value={reading.value.encoding ?? ''}
        // names of columns may read otherwise
        onChange={(event) => readAs({ encoding: event.currentTarget.value || null, columns: {} })}
      >
        <option value="">
          {t('encodingAuto', { name: reading.value.encoding === null ? encoding : '…' })}
        </option>
        {ENCODINGS.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Columns({ columns }: { columns: CheckColumn[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
    <section class="columns-scroll" tabIndex={0} aria-label={t('step_columns')}>
      <table class="columns-table" data-stale={run.value.kind === 'running'}>
        <thead>
          <tr>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('columnIs')}</th>
            <th scope="col">{t('columnBy')}</th>
            <th scope="col">{t('columnSample')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <ColumnRow key={column.name} column={column} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ColumnRow({ column }: { column: CheckColumn }) {
  const { name, by, sample, personal } = column;
  const role = roleOf(column);
  return (
    <tr class={role ? 'used' : undefined}>
      <th scope="row">
        {name}
        {personal && (
          <span class="tag doubt">
            {t('personal')}: {tFor('personal', personal)}
          </span>
        )}
      </th>
      <td class="field">
        <select
          aria-label={t('roleFor', { name })}
          value={role ?? ''}
          onChange={(event) => giveRole(name, (event.currentTarget.value || null) as ColumnRole | null)}
        >
          <option value="">{t('role_none')}</option>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {tFor('role', one)}
            </option>
          ))}
        </select>
      </td>
      <td class="how">{by && tFor('by', by)}</td>
      <td class="sample">{sample.join(' · ')}</td>
    </tr>
  );
}
