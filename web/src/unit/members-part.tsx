/** The units of an association. */
import { displayName } from '../format/names.ts';
import { addressOf } from '../state/language.ts';
import { members } from './state.ts';
import { t, tFor } from './words.ts';

export function MembersPart() {
  const found = members.value.value;
  if (!found || found.members.length === 0) return null;
  return (
    <section class="card unit-members" aria-labelledby="members-title">
      <h2 id="members-title">{t('membersTitle')}</h2>
      <ul class="plain-list">
        {found.members.map(({ code, name, line, active, municipality }) => (
          <li key={code}>
            <a href={addressOf(`/units/${encodeURIComponent(code)}`)}>{name}</a>
            <small>
              {[
                code,
                tFor('value', line),
                municipality && displayName(municipality.name),
                !active && t('inactive'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
      {found.more && <p class="group-note">{t('membersMore')}</p>}
    </section>
  );
}
