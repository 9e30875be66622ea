/** Tags of XML as text: reading and changing an attribute, and text that may stand in XML. */

/** `<x:row …>` -> `x:` */
export function prefixOf(tag: string): string {
  return /^<([^\s:/>]+:)/.exec(tag)?.[1] ?? '';
}

/** Its value, unescaped; undefined without it. The name with its prefix, as it is written. */
export function attribute(tag: string, name: string): string | undefined {
  const found = pattern(name).exec(tag);
  return found === null ? undefined : unescaped(found[1] ?? found[2] ?? '');
}

/** The tag with the attribute set; null takes it away. */
export function withAttribute(tag: string, name: string, value: string | null): string {
  const written = value === null ? '' : ` ${name}="${escaped(value)}"`;
  const attributes = pattern(name);
  if (attributes.test(tag)) return tag.replace(attributes, () => written);
  return value === null ? tag : tag.replace(/\s*\/?>$/, (end) => written + end.trimStart());
}

function pattern(name: string): RegExp {
  return new RegExp(`\\s+${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
}

/** As content or attribute; characters that XML cannot hold are left out. */
export function escaped(text: string): string {
  return text
    .replace(UNHOLDABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

// Control characters but tab and line ends, halves of surrogate pairs, and what is no character.
const UNHOLDABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}
