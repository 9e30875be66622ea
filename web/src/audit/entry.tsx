/** One entry: a line, and under it what changed. */
import { useState } from 'preact/hooks';
import type { AuditShape } from '../../../server/contract/audit.ts';
import { moment } from '../accounts/moments.ts';
import { t, tFor } from '../accounts/words.ts';
import { Icon } from '../shell/icon.tsx';

export function Entry({ of: entry }: { of: AuditShape }) {
  const [open, setOpen] = useState(false);
  const { number, at, actor, action, subject } = entry;
  return (
    <>
      <tr class={open ? 'open' : undefined}>
        <td class="number">{moment(at)}</td>
        <td data-label={t('actor')}>{tFor('actor', actor)}</td>
        <td data-label={t('action')}>
          <span class={`state ${action === 'session.refused' ? 'disabled' : ''}`}>
            {tFor('action', action)}
          </span>
        </td>
        <td data-label={t('subject')} class="long">
          {subjectOf(subject)}
        </td>
        <td class="acts">
          <button
            type="button"
            class="icon-button"
            aria-expanded={open}
            aria-label={t('detailsOf', { number })}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'up' : 'down'} />
          </button>
        </td>
      </tr>
      {open && (
        <tr class="more">
          <td colSpan={5}>
            <Details of={entry} />
          </td>
        </tr>
      )}
    </>
  );
}

/** `account:ana@example.org` without its kind, which the action tells. */
function subjectOf(subject: string): string {
  return subject.replace(/^\w+:/, '');
}

function Details({ of: { number, request_id: request, address, changes, details } }: { of: AuditShape }) {
  const facts: [string, string][] = [
    [t('number'), String(number)],
    [t('request'), request ?? '–'],
    [t('network'), address ?? '–'],
    ...Object.entries(details ?? {}).map(([name, value]): [string, string] => [
      tFor('field', name),
      written(name, value),
    ]),
  ];
  return (
    <>
      <dl class="facts-line">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {changes && Object.keys(changes).length > 0 && <ChangesTable changes={changes} />}
    </>
  );
}

function ChangesTable({ changes }: { changes: NonNullable<AuditShape['changes']> }) {
  return (
    <table class="changes">
      <thead>
        <tr>
          <th scope="col">{t('field')}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(changes).map(([field, [before, after]]) => (
          <tr key={field}>
            <th scope="row">{tFor('field', field)}</th>
            <td>{written(field, before)}</td>
            <td>{written(field, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value as people read it: roles and ways by their words, instants by the clock, anything else as it is. */
function written(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map((each) => written(field, each)).join(', ') || '–';
  if (typeof value === 'boolean') return tFor('value', String(value));
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return field.endsWith('_at') && !Number.isNaN(Date.parse(text)) ? moment(text) : tFor(field, text);
}
