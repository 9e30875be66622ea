/** The form: what is typed, the version it began from, what the server said. */
import { batch, computed, signal } from '@preact/signals';
import type { Located } from '../../../server/contract/proximity.ts';
import type { UnitDetail } from '../../../server/contract/units.ts';
import { ApiError, send } from '../api/client.ts';
import { resource } from '../api/resource.ts';
import { loadSession } from '../shell/session.ts';
import { announce, showToast } from '../state/said.ts';
import {
  BLANK,
  changesOf,
  type Faults,
  FIELD_NAMES,
  type FieldName,
  faultsOf,
  parseNumber,
  type Texts,
  textsOf,
} from './fields.ts';
import { t } from './words.ts';

/** The code in `/units/{code}/edit`; null on `/units/new`. */
export const editing = codeIn(location.pathname);
export const texts = signal<Texts>(BLANK);
/** As the unit was when it was read, or nothing. */
export const base = signal<Texts>(BLANK);
export const unit = signal<UnitDetail | null>(null);
export const reason = signal('');
export const validOn = signal('');
/** What stood was wrong, rather than the unit having changed. */
export const correcting = signal(false);
export const faults = signal<Faults>({});
/** What the server said of a field, in its words. */
export const refused = signal<{ field: string | null; said: string; signIn?: boolean } | null>(null);
export const saving = signal(false);
export const saved = signal<UnitDetail | null>(null);
export const missing = signal(false);
export const conflict = signal<{ before: Texts; version: number; now: Texts } | null>(null);

function codeIn(path: string): string | null {
  const code = /^\/units\/([^/]+)\/edit$/.exec(path)?.[1];
  return code === undefined ? null : decodeURIComponent(code);
}

/** The place that the coordinates name, where both can be read. */
export const place = computed(() => {
  const lng = parseNumber(texts.value.lng);
  const lat = parseNumber(texts.value.lat);
  return lng === null || lat === null || Math.abs(lng) > 180 || Math.abs(lat) > 90 ? null : { lng, lat };
});

/** What is at the place; asked anew as it moves. */
export const located = resource<Located>(() => {
  const at = place.value;
  if (!at) return null;
  const { accuracy_m: accuracy, location_source: source } = texts.value;
  const query = new URLSearchParams({ lng: String(at.lng), lat: String(at.lat) });
  const metres = parseNumber(accuracy);
  if (metres !== null && metres >= 0) query.set('accuracy_m', String(metres));
  if (source) query.set('location_source', source);
  return `/api/v1/locate?${query}`;
});

export function write(name: FieldName, text: string): void {
  batch(() => {
    texts.value = { ...texts.peek(), [name]: text };
    if (refused.peek()?.field === name) refused.value = null;
    if (faults.peek()[name]) faults.value = { ...faults.peek(), [name]: undefined };
  });
}

/** Six decimals are a tenth of a metre. */
export function setPlace(lng: number, lat: number): void {
  texts.value = { ...texts.peek(), lng: lng.toFixed(6), lat: lat.toFixed(6) };
}

export function clearPlace(): void {
  texts.value = { ...texts.peek(), lng: '', lat: '' };
}

export async function load(): Promise<void> {
  if (editing === null) return;
  try {
    const response = await send(`/api/v1/units/${encodeURIComponent(editing)}`);
    begin((await response.json()) as UnitDetail);
  } catch (error) {
    if (error instanceof ApiError) missing.value = true;
  }
}

function begin(read: UnitDetail): void {
  const now = textsOf(read);
  batch(() => {
    unit.value = read;
    base.value = now;
    texts.value = now;
    conflict.value = null;
    reason.value = '';
    validOn.value = '';
    correcting.value = false;
  });
}

/** A new place in no municipality, most often a mistake in the numbers: it is stored once somebody says that it is meant. */
export const isOutside = computed(() => {
  const found = located.value.value;
  const { lng, lat } = base.value;
  const isNew = texts.value.lng !== lng || texts.value.lat !== lat;
  return isNew && place.value !== null && found !== null && found.municipality === null;
});
/** The place of which somebody said so. */
export const meant = signal('');
export const placeKey = computed(() => `${texts.value.lng} ${texts.value.lat}`);

export async function save(): Promise<void> {
  const found = faultsOf(texts.peek());
  faults.value = found;
  refused.value = null;
  const first = FIELD_NAMES.find((name) => found[name]);
  if (first) {
    announce(t('errors', { n: String(Object.keys(found).length) }));
    document.getElementById(`field-${first}`)?.focus();
    return;
  }
  if (isOutside.peek() && meant.peek() !== placeKey.peek()) {
    refused.value = { field: null, said: t('outsideAsk') };
    document.getElementById('outside-meant')?.focus();
    return;
  }
  await sending(async () => {
    const written = editing === null ? await create() : await patch();
    begin(written);
    saved.value = written;
    showToast(t('saved'));
    void loadSession(); // the demonstration may have ended
  });
}

async function create(): Promise<UnitDetail> {
  const response = await send('/api/v1/units', { method: 'POST', body: changesOf(BLANK, texts.peek()) });
  return (await response.json()) as UnitDetail;
}

async function patch(more: object = {}): Promise<UnitDetail> {
  const body = {
    ...changesOf(base.peek(), texts.peek()),
    ...(reason.peek().trim() ? { reason: reason.peek().trim() } : {}),
    ...(validOn.peek() ? { valid_on: validOn.peek() } : {}),
    ...(correcting.peek() ? { correction: true } : {}),
    ...more,
  };
  const response = await send(pathOf(''), { method: 'PATCH', body, headers: { 'If-Match': versionTag() } });
  return (await response.json()) as UnitDetail;
}

export async function close(closedOn: string, why: string): Promise<void> {
  await sending(async () => {
    const body = { closed_on: closedOn, ...(why.trim() ? { reason: why.trim() } : {}) };
    const headers = { 'If-Match': versionTag() };
    const response = await send(pathOf('/close'), { method: 'POST', body, headers });
    begin((await response.json()) as UnitDetail);
    showToast(t('closeDone'));
  });
}

export async function reopen(): Promise<void> {
  await sending(async () => {
    begin(await patch({ closed_on: null }));
    showToast(t('reopenDone'));
  });
}

const pathOf = (rest: string): string => `/api/v1/units/${encodeURIComponent(editing ?? '')}${rest}`;
const versionTag = (): string => `"${unit.peek()?.version ?? 0}"`;

async function sending(action: () => Promise<void>): Promise<void> {
  saving.value = true;
  refused.value = null;
  try {
    await action();
  } catch (error) {
    tell(error);
  } finally {
    saving.value = false;
  }
}

function tell(error: unknown): void {
  if (!(error instanceof ApiError)) {
    refused.value = { field: null, said: t('failedUnknown') };
    return;
  }
  if (error.code === 'version-conflict') {
    const { current } = error.problem as {
      current: { version: number; attributes: Record<string, unknown> };
    };
    const now = Object.fromEntries(
      FIELD_NAMES.map((name) => [
        name,
        current.attributes[name] == null ? '' : String(current.attributes[name]),
      ]),
    ) as Texts;
    conflict.value = {
      before: base.peek(),
      version: current.version,
      now: { ...now, code: base.peek().code },
    };
    announce(t('conflict'));
    return;
  }
  if (error.status === 401) {
    refused.value = { field: null, said: t('signedOut'), signIn: true };
    return;
  }
  const field = String(error.problem.field ?? error.parameter ?? '') || null;
  refused.value = { field, said: error.message || t('failedUnknown') };
  if (field) document.getElementById(`field-${field}`)?.focus();
}

/** What I changed stays; everything else is as it is now. */
export async function saveOnCurrent(): Promise<void> {
  const found = conflict.peek();
  const read = unit.peek();
  if (!found || !read) return;
  const mine = Object.fromEntries(
    FIELD_NAMES.filter((name) => texts.peek()[name] !== found.before[name]).map((name) => [
      name,
      texts.peek()[name],
    ]),
  );
  batch(() => {
    unit.value = { ...read, version: found.version };
    base.value = found.now;
    texts.value = { ...found.now, ...mine };
    conflict.value = null;
  });
  await save();
}
