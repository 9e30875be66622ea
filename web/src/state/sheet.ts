/** The sheets of a narrow screen, one open at a time. */
import type { PageState } from './page.ts';

export type Sheet = 'none' | 'filters' | 'panel' | 'table' | 'more';

/** What an address opens: what is chosen, else the table. */
export function sheetFor({ selection, table }: Pick<PageState, 'selection' | 'table'>): Sheet {
  if (selection) return 'panel';
  return table.open ? 'table' : 'none';
}
