/** Validators: whether a client holds what it would be sent. */
import type { IncomingMessage } from 'node:http';

/**
 * Weak comparison of If-None-Match (RFC 9110, 13.1.2). A request's own Cache-Control is not looked at: clients that
 * set the validator themselves send no-cache beside it.
 */
export function holdsTag(req: IncomingMessage, etag: string): boolean {
  const given = req.headers['if-none-match'];
  if (given === undefined) return false;
  const bare = etag.replace(/^W\//, '');
  return given.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === bare);
}

/** The validator of one thing that can be edited: its version, then a digest of all else that the bytes hang on. */
export function tagOfVersion(version: number, digest: string): string {
  return `"${version}-${digest}"`;
}

/**
 * The versions that an If-Match admits: `any` for `*`, null where the header is absent. The digest is not compared, so
 * that whoever read in another language may write.
 */
export function versionsIn(ifMatch: string): number[] | 'any' | null {
  if (ifMatch.trim() === '') return null;
  if (ifMatch.trim() === '*') return 'any';
  return ifMatch.split(',').flatMap((tag) => {
    const version = /^\s*(?:W\/)?"(\d{1,15})(?:-[\w-]*)?"\s*$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
