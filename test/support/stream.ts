/** A reader of server-sent events that goes on after a broken connection, as browsers do: by Last-Event-ID. */
import { ChangeMessage } from '../../server/contract/changes.ts';

export interface Received {
  event: string;
  id: number;
  data: Record<string, unknown>;
}

export class StreamReader {
  readonly received: Received[] = [];
  /** How often it connected. */
  connections = 0;
  readonly #urls: () => string;
  readonly #headers: Record<string, string>;
  readonly #end = new AbortController();
  readonly #query: string;
  #lastId: string | null;
  #wake: () => void = () => undefined;

  /** `url` is asked at each connection, so that a reader may go on at another process. */
  constructor(
    url: () => string,
    headers: Record<string, string> = {},
    lastId: string | null = null,
    query = '',
  ) {
    this.#urls = url;
    this.#headers = headers;
    this.#lastId = lastId;
    this.#query = query;
    void this.#run();
  }

  close(): void {
    this.#end.abort();
  }

  /** The changes among what came, by the contract. */
  get changes(): ChangeMessage[] {
    return this.received
      .filter(({ event }) => event === 'change')
      .map(({ data }) => ChangeMessage.strict().parse(data));
  }

  /** Waits until what came fulfils a condition. */
  async until(condition: (reader: this) => boolean, what: string): Promise<void> {
    const end = Date.now() + 20_000;
    while (!condition(this)) {
      const left = end - Date.now();
      if (left < 0) throw new Error(`in vain: ${what}; came ${JSON.stringify(this.received.slice(-3))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async #run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      await this.#connect().catch(() => undefined);
      if (!this.#end.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #connect(): Promise<void> {
    const headers = new Headers(this.#headers);
    if (this.#lastId !== null) headers.set('last-event-id', this.#lastId);
    const response = await fetch(`${this.#urls()}/api/v1/changes${this.#query}`, {
      headers,
      signal: this.#end.signal,
    });
    if (!response.ok || !response.body) return;
    this.connections += 1;
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
      this.#wake();
    }
  }

  #take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
    const [event, id, data] = ['event', 'id', 'data'].map((name) => fields.get(name));
    if (event === undefined || id === undefined || data === undefined) return;
    this.#lastId = id;
    this.received.push({ event, id: Number(id), data: JSON.parse(data) });
  }
}
