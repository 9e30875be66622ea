/** Members of a JSON object found in its text, so that one can be changed and the rest stay as written. */

/** Where the value of a member stands in the text: [start, end). */
export interface MemberSpan {
  start: number;
  end: number;
}

/** The last member of that name at the object's own level, which is the one that counts; null without one. */
export function findMember(text: string, name: string): MemberSpan | null {
  let found: MemberSpan | null = null;
  let at = skipSpace(text, text.indexOf('{') + 1);
  while (text[at] === '"') {
    const keyEnd = stringEnd(text, at);
    const key = JSON.parse(text.slice(at, keyEnd)) as string;
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = valueEnd(text, start);
    if (key === name) found = { start, end };
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

/** The object's text with members at its end, in the style of those that it has. */
export function withMembers(object: string, members: [name: string, value: unknown][]): string {
  const open = object.indexOf('{');
  const close = object.lastIndexOf('}');
  const inside = object.slice(open + 1, close);
  const [before = ''] = /^\s*/.exec(inside) ?? [];
  const isEmpty = before === inside;
  const [, colonSpace = ' '] = /^\s*"(?:[^"\\]|\\.)*"\s*:( *)/.exec(inside) ?? [];
  const between = before.includes('\n') ? `,${before}` : colonSpace === '' ? ',' : ', ';
  const ours = members.map(
    ([name, value]) => `${JSON.stringify(name)}:${colonSpace}${JSON.stringify(value)}`,
  );
  const kept = isEmpty ? '' : inside.trimEnd();
  const after = isEmpty ? '' : inside.slice(kept.length);
  const all = isEmpty ? ours : [kept, ...ours];
  return `${object.slice(0, open + 1)}${all.join(between)}${after}${object.slice(close)}`;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}

function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') at = stringEnd(text, at) - 1;
    else if (letter === '{' || letter === '[') depth++;
    else if (letter === '}' || letter === ']') depth--;
    else if (depth > 0 || letter !== ',') continue;
    if (depth < 0 || (depth === 0 && letter === ',')) return at;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
