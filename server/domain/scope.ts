/** Who may read units. Part of every query and every cache key (design.md section 8). */
export type Scope = { kind: 'everything' } | { kind: 'nothing' };

export const READS_EVERYTHING: Scope = { kind: 'everything' };
export const READS_NOTHING: Scope = { kind: 'nothing' };

/** The scope's part of a cache key. */
export function scopeKey(scope: Scope): string {
  return scope.kind;
}
