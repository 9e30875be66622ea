/** Load units in stages: the list of imports, a new file, and one import with what it would change or changed. */
import { DeskPage } from '../shell/desk-page.tsx';
import { account, session } from '../shell/session.ts';
import { addressOf } from '../state/language.ts';
import { FilePart } from './file-part.tsx';
import { ImportPart } from './import-part.tsx';
import { ListPart } from './list-part.tsx';
import { view } from './state.ts';
import { t } from './words.ts';

export function ImportsPage() {
  return (
    <DeskPage title={t('title')} current="imports">
      <div class="imports-page">
        <Contents />
      </div>
    </DeskPage>
  );
}

function Contents() {
  if (session.value === null) return null;
  const role = account.value?.role;
  if (role !== 'staff' && role !== 'admin') return <NeedAccount />;
  const now = view.value;
  if (now.kind === 'new') return <FilePart />;
  if (now.kind === 'import') return <ImportPart key={now.id} id={now.id} />;
  return <ListPart />;
}

function NeedAccount() {
  return (
    <>
      <h1>{t('title')}</h1>
      <p class="intro">{t('intro')}</p>
      <div class="notice">
        <p>{t('needAccount')}</p>
        <a class="button small" href={addressOf('/sign-in?return_to=/imports')}>
          {t('signIn')}
        </a>
      </div>
    </>
  );
}
