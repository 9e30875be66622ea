/** Verify a spreadsheet without storing it: file, columns, result. */
import { DeskPage } from '../shell/desk-page.tsx';
import { t } from './words.ts';

export function CheckPage() {
  return (
    <DeskPage title={t('title')} current="check">
      <h1>{t('title')}</h1>
    </DeskPage>
  );
}
