import { type ChartPalette, chartPalette } from "../charts/index.ts";

function variables(p: ChartPalette, link: string, soft: string): string {
  return `--paper:${p.paper};--ink:${p.ink};--muted:${p.muted};--rule:${p.rule};--first:${p.first};--second:${p.second};--faded:${p.faded};--accent:${p.accent};--link:${link};--soft:${soft}`;
}

/** The style sheet of the page: like a printed report, one column, system fonts, color only where it says something. */
export function styleSheet(): string {
  const light = variables(chartPalette("light"), "#005a8c", "#f4f6f7");
  const dark = variables(chartPalette("dark"), "#7cc4f0", "#1f2327");
  return `
:root{color-scheme:light dark;${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
.page{max-width:46rem;margin:0 auto;padding:3rem 1.25rem 4rem}
h1,h2{font-family:Charter,"Bitstream Charter","Iowan Old Style","Sitka Text",Cambria,Georgia,serif;font-weight:600;line-height:1.2;text-wrap:balance}
h1{font-size:2.3rem;margin:0 0 .5rem}
h2{font-size:1.5rem;margin:3.25rem 0 .75rem;padding-top:1.1rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:1.5rem 0 .15rem}
p{margin:.5rem 0 .9rem;max-width:40rem}
a{color:var(--link)}
.lead{color:var(--muted);margin:0 0 1.75rem}
.note,figcaption,caption,small{color:var(--muted);font-size:.875rem}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static}
.short{padding-left:1.15rem;margin:.5rem 0 1rem;max-width:40rem}
.short li{margin:.35rem 0}
nav ul{list-style:none;padding:0;margin:0;font-size:.9375rem}
nav>ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1rem 2rem;color:var(--muted)}
nav ul ul li{padding:.1rem 0}
nav{border-top:1px solid var(--rule);margin-top:2rem;padding-top:.75rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1.4rem 2rem;margin:1.25rem 0}
.figures div{display:flex;flex-direction:column}
.figures dt{color:var(--muted);font-size:.875rem}
.figures dd{margin:0}
.figures .big{font-size:1.65rem;line-height:1.25;font-variant-numeric:tabular-nums lining-nums}
.figures .note{line-height:1.4}
figure{margin:1.5rem 0}
figcaption{margin-bottom:.6rem}
.chart svg{display:block;font-family:inherit;max-width:100%;height:auto}
.chart.narrow{display:none}
.scroll{overflow-x:auto;margin:.75rem 0;max-width:100%}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums;min-width:min(100%,24rem)}
caption{text-align:left;padding-bottom:.35rem}
th,td{padding:.4rem .9rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
thead th{color:var(--muted);font-weight:400;font-size:.8125rem;vertical-align:bottom}
tbody th{font-weight:500;min-width:5.5rem;max-width:22rem;overflow-wrap:anywhere}
.long{min-width:9rem}
th:last-child,td:last-child{padding-right:0}
.bars .label{overflow-wrap:anywhere}
.n{text-align:right}
td.n,td.d{white-space:nowrap}
.heat{min-width:0}
.heat th,.heat td{padding:.25rem .2rem;min-width:1.6rem;text-align:center;border:1px solid var(--paper);white-space:nowrap;font-size:.75rem}
.heat tbody th{text-align:left;font-weight:400;padding-right:.75rem}
.dense th,.dense td{padding:.2rem 0;min-width:1.1rem;font-size:.65rem}
.dense tbody th{padding-right:.4rem}
.heat td{background:color-mix(in srgb,var(--first) var(--heat,0%),var(--paper))}
.heat .pale{outline:1px dashed var(--accent);outline-offset:-2px}
.bars{list-style:none;padding:0;margin:.5rem 0;display:grid;grid-template-columns:fit-content(15rem) minmax(4rem,1fr) auto;gap:.24rem .75rem}
.bars li{display:grid;grid-template-columns:10rem 1fr 5rem;grid-template-columns:subgrid;grid-column:1/-1;align-items:center;line-height:1.3;font-size:.9rem;font-variant-numeric:tabular-nums}
.bars .track{background:var(--soft);height:.8rem}
.bars .fill{display:block;height:100%;background:var(--first);min-width:1px}
.bars .second{background:var(--second)}
.bars .pale{background:var(--faded);border:1px dashed var(--first)}
.bars .value{text-align:right}
details{margin:.5rem 0 1rem;font-size:.9375rem}
summary{cursor:pointer;color:var(--link);width:fit-content}
.segments{list-style:none;padding:0;margin:1rem 0}
.segments>li{padding:.9rem 0;border-bottom:1px solid var(--rule);display:grid;grid-template-columns:11.5rem 1fr;gap:0 1.5rem;break-inside:avoid}
.segments h3{margin:0}
.segments p{margin:0 0 .3rem}
.segments .meaning{color:var(--muted)}
.segments .size{color:var(--muted);font-size:.875rem;font-variant-numeric:tabular-nums}
.verdict{white-space:nowrap;font-weight:600}
.verdict.not{font-weight:400;color:var(--muted)}
.terms dt{font-weight:600;margin-top:.9rem}
.terms dd{margin:.1rem 0 0;max-width:40rem}
.formula{font-size:1.05rem;padding:.75rem 0 .75rem 1rem;border-left:3px solid var(--first);font-variant-numeric:tabular-nums}
footer{margin-top:3.5rem;border-top:1px solid var(--rule);padding-top:1rem}
@media (max-width:40rem){
.page{padding:1.5rem 1rem 3rem}
h1{font-size:1.8rem}
h2{font-size:1.3rem;margin-top:2.5rem}
nav>ul{grid-template-columns:1fr}
nav ul ul li{padding:.25rem 0}
.figures{grid-template-columns:1fr 1fr;gap:1.2rem 1.25rem}
.figures .big{font-size:1.35rem}
.segments>li{grid-template-columns:1fr;gap:.2rem}
th,td{padding-right:.65rem}
.bars{grid-template-columns:fit-content(9.5rem) minmax(4rem,1fr) auto}
}
@media screen and (max-width:40rem){.chart.wide{display:none}.chart.narrow{display:block}}
@media print{
@page{margin:18mm 16mm}
html{font-size:10pt}
.page,p,.short,.terms dd{max-width:none}
.page{padding:0}
nav,.skip,details:not(.printed),.printed summary{display:none}
.printed::details-content{content-visibility:visible;display:block;height:auto}
h2{margin-top:2rem;break-after:avoid}
h3{break-after:avoid}
figure,tr,.figures div,.terms div{break-inside:avoid}
.scroll{overflow:visible}
.bars .fill,.heat td{print-color-adjust:exact;-webkit-print-color-adjust:exact}
a{color:inherit;text-decoration:none}
footer{margin-top:1.5rem;padding-top:.5rem}
.terms dt{margin-top:.6rem}
}
`.trim();
}
