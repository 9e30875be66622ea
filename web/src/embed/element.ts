/**
 * `<geoser-map>`: the public map in a frame of its own, for pages that would rather write an element than an iframe.
 * Built by itself into /embed.js, one classic script of a few KB at an address that stays.
 *
 * Attributes are the parameters of the map's address (`by`, `indicator`, `layers`, `territory`, `view`, `lang`, `theme`,
 * `accent`, `legend`, `interaction`; `heading` is its `title`, as HTML's own title is a tooltip), and `width`, `height`
 * (pixels or per cent, 100 % × 480 by default). Events: `geoser-ready` ({ release }), `geoser-select`
 * ({ kind, code, name, units }), `geoser-move` ({ view }).
 */
import type { EmbedMessage, Posted } from './messages.ts';

const PARAMETERS = [
  'v',
  'by',
  'indicator',
  'layers',
  'territory',
  'view',
  'lang',
  'theme',
  'accent',
  'legend',
];
const OWN = [...PARAMETERS, 'interaction', 'heading', 'width', 'height'];
/** Nothing but scripts, links and full screen: without an origin of its own the frame reaches neither cookies nor this page. */
const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';
/** In a folder of a plain host the frame keeps its origin, where nobody signs in: such hosts let no other origin load scripts. */
const OF_FOLDER = `${SANDBOX} allow-same-origin`;
const NAMES = { es: 'Mapa de unidades productivas rurales', en: 'Map of rural productive units' };

const script = document.currentScript as HTMLScriptElement | null;
/** Where this script came from, and so the map. */
const server = new URL('.', script?.src ?? location.href);
/** The map's page there; from a folder it is `data-page="embed/index.html"`. */
const page = script?.dataset.page ?? 'embed';

/** The page's own rules end here: what is said of the host element is said with !important, inside nothing is reached. */
const STYLE = `:host{all:initial!important;display:block!important;overflow:hidden!important;contain:content!important;width:var(--geoser-width)!important;height:var(--geoser-height)!important}iframe{display:block;width:100%;height:100%;border:0}`;

class GeoserMap extends HTMLElement {
  static observedAttributes = OWN;
  readonly #frame = document.createElement('iframe');
  readonly #sheet = new CSSStyleSheet();
  #waiting = false;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'closed' });
    shadow.adoptedStyleSheets = [this.#sheet];
    const frame = this.#frame;
    frame.setAttribute('sandbox', script?.dataset.page ? OF_FOLDER : SANDBOX);
    frame.setAttribute('allow', 'fullscreen');
    frame.setAttribute('loading', 'lazy');
    frame.setAttribute('referrerpolicy', 'strict-origin-when-cross-origin');
    shadow.append(frame);
  }

  connectedCallback(): void {
    addEventListener('message', this.#hear);
    this.#show();
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.#hear);
  }

  /** Attributes that change together make one new address. */
  attributeChangedCallback(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      if (this.isConnected) this.#show();
    });
  }

  #show(): void {
    const { width, height } = {
      width: sizeOf(this, 'width', '100%'),
      height: sizeOf(this, 'height', '480px'),
    };
    const size = STYLE.replace('var(--geoser-width)', width).replace('var(--geoser-height)', height);
    this.#sheet.replaceSync(size);
    this.#frame.title =
      this.getAttribute('heading') || NAMES[this.getAttribute('lang') === 'en' ? 'en' : 'es'];
    const address = this.#address();
    if (this.#frame.getAttribute('src') !== address) this.#frame.setAttribute('src', address);
  }

  #address(): string {
    const url = new URL(page, server);
    url.searchParams.set('v', this.getAttribute('v') ?? '1');
    for (const name of [...PARAMETERS, 'interaction']) {
      const value = this.getAttribute(name);
      if (value !== null && name !== 'v') url.searchParams.set(name, value);
    }
    const heading = this.getAttribute('heading');
    if (heading !== null) url.searchParams.set('title', heading);
    url.hash = `host=${location.origin}`;
    return url.href;
  }

  /** Of this very frame alone; its origin is none, or the server's where a page takes the sandbox away. */
  readonly #hear = ({ source, origin, data }: MessageEvent): void => {
    if (source !== this.#frame.contentWindow || (origin !== 'null' && origin !== server.origin)) return;
    const { source: name, version, message } = (data ?? {}) as Partial<Posted>;
    if (name !== 'geoser' || version !== 1 || !message) return;
    const { type, ...detail }: EmbedMessage = message;
    if (type !== 'ready' && type !== 'select' && type !== 'move') return;
    this.dispatchEvent(new CustomEvent(`geoser-${type}`, { detail, bubbles: true, composed: true }));
  };
}

/** `600`, `600px` or `80%` as CSS; anything else is the standard. */
function sizeOf(element: HTMLElement, name: string, standard: string): string {
  const [, digits, unit] = /^\s*(\d{1,5})\s*(px|%)?\s*$/.exec(element.getAttribute(name) ?? '') ?? [];
  return digits === undefined ? standard : `${digits}${unit ?? 'px'}`;
}

if (!customElements.get('geoser-map')) customElements.define('geoser-map', GeoserMap);
