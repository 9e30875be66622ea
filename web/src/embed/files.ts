/** Public files by their whole addresses: the map's worker resolves no others. */
export function addressIn(root: string, path: string): string {
  return new URL(root + path, document.baseURI).href;
}

/** @throws Error naming the file */
export async function readJson<T>(address: string): Promise<T> {
  const response = await fetch(address, { credentials: 'omit' });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as T;
}
