/** The style of the public map's page. It stands in the page itself, so that the first picture waits for nothing else; the CSP names its hash. */
import { COLORS, type EmbedColors, readableAccent, scaleOf, type Theme } from './colors.ts';
import type { EmbedView } from './view.ts';

/** A view's whole style sheet; `classes`: how many classes stand above zero. */
export function styleOf({ theme, accent }: EmbedView, classes: number): string {
  const light = variables('light', accent, classes);
  const dark = variables('dark', accent, classes);
  const colors = {
    light: `:root{color-scheme:light;${light}}`,
    dark: `:root{color-scheme:dark;${dark}}`,
    auto: `:root{color-scheme:light dark;${light}}@media(prefers-color-scheme:dark){:root{${dark}}}`,
  };
  return colors[theme] + RULES + classRules(classes);
}

const NAMES: Record<keyof EmbedColors, string> = {
  paper: 'paper',
  ink: 'ink',
  ink2: 'ink-2',
  line: 'line',
  accent: 'accent',
  water: 'water',
  neighbour: 'neighbour',
  land: 'land',
  border: 'border',
  zero: 'zero',
  few: 'few',
  missing: 'missing',
  hatch: 'hatch',
  mark: 'mark',
  markText: 'mark-text',
  pdet: 'pdet',
};

function variables(theme: Theme, accent: string | null, classes: number): string {
  const colors = { ...COLORS[theme], accent: readableAccent(theme, accent) };
  const own = Object.entries(NAMES).map(([key, name]) => `--${name}:${colors[key as keyof EmbedColors]}`);
  const scale = scaleOf(theme, accent, classes).map((color, index) => `--k${index + 1}:${color}`);
  return [...own, ...scale].join(';');
}

function classRules(classes: number): string {
  return Array.from({ length: classes }, (_, index) => `.k${index + 1}{fill:var(--k${index + 1})}`).join('');
}

/** Without script the picture and, below it, the list; with it (`.live`) one or the other fills the frame. */
const RULES = `
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;font:14px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--paper)}
header{padding:8px 12px;border-bottom:1px solid var(--line)}
h1{margin:0;font-size:16px;line-height:1.25;overflow-wrap:anywhere}
header p{margin:2px 0 0;color:var(--ink-2);font-size:13px}
main{flex:1 0 auto;display:flex;flex-direction:column}
.map{position:relative;min-height:260px;flex:1 0 260px;overflow:hidden;background:var(--water)}
.live main{flex:1 1 0;min-height:0}
.live .map{flex:1 1 0;min-height:0}
.picture,#canvas{position:absolute;inset:0;overflow:hidden}
.picture svg{position:absolute;inset:0;width:100%;height:100%}
.picture svg.fixed{inset:auto;left:50%;top:50%;width:1600px;height:1600px;transform:translate(-50%,-50%)}
.drawn .picture{visibility:hidden}
#canvas{visibility:hidden}
.drawn #canvas{visibility:visible}
.neighbour{fill:var(--neighbour)}.land{fill:var(--land)}
.border{fill:none;stroke:var(--border);stroke-width:1;vector-effect:non-scaling-stroke}
.border path,.pdet path{vector-effect:non-scaling-stroke}
.pdet{fill:none;stroke:var(--pdet);stroke-width:2;stroke-dasharray:6 3}
.zero{fill:var(--zero)}.few{fill:var(--few)}.missing{fill:var(--missing)}.hidden{fill:url(#hatch)}
.hatch-ground{fill:var(--missing)}.hatch-line{fill:var(--hatch)}.hatch-ground,.hatch-line{visibility:visible}
.mark{fill:var(--mark);stroke:var(--paper);stroke-width:1.5}
.number{fill:var(--mark-text);font-size:11px;font-weight:600;text-anchor:middle}
.legend{position:absolute;left:8px;bottom:8px;max-width:min(260px,calc(100% - 64px));max-height:calc(100% - 16px);overflow:auto;padding:4px 8px;border:1px solid var(--line);border-radius:6px;background:var(--paper);font-size:12px}
.legend summary{padding:4px 0;font-weight:600;cursor:pointer}
.legend ul{margin:0 0 4px;padding:0;list-style:none}
.legend li{display:flex;align-items:center;gap:8px;padding:1px 0}
.legend svg{flex:none}
.legend rect{stroke:var(--line);stroke-width:1}
.tools{position:absolute;right:8px;top:8px;display:none;flex-direction:column;gap:4px}
.live .tools{display:flex}
.live .unable .tools{display:none}
button{display:inline-flex;align-items:center;justify-content:center;min-width:40px;min-height:40px;padding:0;border:1px solid var(--line);border-radius:6px;background:var(--paper);color:var(--ink);font:inherit;cursor:pointer}
button svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
button:hover{background:var(--land)}
.switch{display:none;flex:none;padding:0 12px;white-space:nowrap}
.live .switch{display:inline-flex}
.head{display:flex;align-items:flex-start;gap:12px;justify-content:space-between}
.head>div{min-width:0}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
a{color:var(--accent)}
.list{padding:0 12px 12px;overflow:auto}
.live .list{flex:1 1 0;min-height:0;display:none}
.live .listing .list{display:block}
.live .listing .map{display:none}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{padding:8px 0;text-align:left;font-weight:600}
th,td{padding:6px 8px 6px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{font-size:12px;color:var(--ink-2)}
td,thead th+th{text-align:right}
td{white-space:nowrap}
tbody th{font-weight:400;overflow-wrap:anywhere}
tbody th small{display:block;color:var(--ink-2)}
.list p,.note{color:var(--ink-2);font-size:12px}
.note{margin:0;padding:6px 12px;border-top:1px solid var(--line)}
footer{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:6px 12px;border-top:1px solid var(--line);font-size:12px;color:var(--ink-2)}
footer a{padding:4px 0}
footer strong{font-weight:600;color:var(--ink)}
.empty{padding:32px 12px;text-align:center}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bubble{position:absolute;z-index:3;left:8px;right:56px;top:8px;max-width:280px;padding:8px 40px 8px 12px;border:1px solid var(--line);border-radius:6px;background:var(--paper)}
.bubble p{margin:0}.bubble strong{display:block;overflow-wrap:anywhere}
.bubble button{position:absolute;right:0;top:0;border:0;background:none}
@media(max-width:480px){html:not(.live) .map{flex:none}html:not(.live) .picture{position:relative;height:105vw}html:not(.live) .legend{position:static;max-width:none;border:0;border-radius:0}}
@media(max-width:420px){header,footer{padding:4px 8px}header p{font-size:12px}h1{font-size:14px}footer{font-size:11px}.switch{padding:0 8px}}
@media(max-height:420px){header p,.note{display:none}header{padding:2px 8px}h1{font-size:14px}.legend{max-height:calc(100% - 12px)}}
@media(max-width:340px),(max-height:340px){footer span:first-of-type{display:none}}
`.replace(/\n/g, '');
