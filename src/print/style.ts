/** The page's whole style: no font, picture or address from outside. Inks reach 4.5 : 1 on their ground in both schemes. */
export const style = `
:root{color-scheme:light;--paper:#fff;--ink:#1a2127;--soft:#55616b;--line:#d5dce1;--wash:#f4f6f7;--accent:#0b5566;--tint:#dcecef;--good:#176238;--bad:#a11d1a;--open:#7a4f00;--none:#59646d;--code:#f4f6f7}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--paper:#14191d;--ink:#e6ebee;--soft:#a3b0b9;--line:#323c44;--wash:#1b2227;--accent:#7cc7d8;--tint:#1e3a42;--good:#7fd3a0;--bad:#ff9d94;--open:#e8bd6a;--none:#a3b0b9;--code:#1b2227}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 "Helvetica Neue",Helvetica,Arial,"Liberation Sans","PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;font-variant-numeric:tabular-nums lining-nums;font-kerning:normal}
.sheet{max-width:70rem;margin:0 auto;padding:4rem 2.5rem 5rem}
.skip{position:absolute;left:-999px;background:var(--paper);color:var(--accent);padding:.5rem 1rem}
.skip:focus{left:1rem;top:1rem}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
p{margin:.6rem 0;max-width:46rem}
ul{max-width:52rem}
h1,h2,h3{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:1.9rem;font-weight:600;letter-spacing:-.012em;margin:0 0 1.4rem}
h2{font-size:1.3rem;font-weight:600;letter-spacing:-.006em;margin:0 0 .9rem}
h3{font-size:1.0625rem;font-weight:600;margin:1.8rem 0 .3rem}
section{margin-top:4rem}
section.first{margin-top:2.6rem}
header.top{border-top:3px solid var(--ink);padding-top:1.6rem}
.meta{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.9rem 2rem;margin:0;padding-bottom:1.4rem;border-bottom:1px solid var(--line)}
.meta dt{font-size:.8125rem;color:var(--soft)}
.meta dd{margin:0;overflow-wrap:anywhere}
.soft,small{color:var(--soft)}
small{display:block;font-size:.8125rem;line-height:1.45;font-weight:400}
.name{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC",monospace;font-size:.8125rem;color:var(--soft);overflow-wrap:anywhere;font-variant-ligatures:none;font-weight:400}
.mark{white-space:nowrap;font-weight:600}
.sign{width:1em;height:1em;vertical-align:-.12em;margin-right:.35em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}.none{color:var(--none)}
.verdict{display:flex;gap:1.6rem;align-items:baseline;max-width:none;font-size:1.3rem;line-height:1.4;margin:.2rem 0 2rem}
.verdict .level{font-size:4.2rem;line-height:1;font-weight:600;letter-spacing:-.03em;color:var(--accent)}
.verdict .said{max-width:38rem;overflow-wrap:anywhere}
.claim{border-left:3px solid var(--accent);padding:.1rem 0 .1rem 1rem;margin-top:1.2rem}
.ladder{list-style:none;display:grid;grid-template-columns:repeat(5,1fr);gap:.5rem;margin:0 0 2rem;padding:0;align-items:end}
.ladder li{border-top:4px solid var(--line);background:var(--wash);padding:.8rem .9rem 1rem;display:flex;flex-direction:column;gap:.15rem;overflow-wrap:anywhere;font-size:.875rem;line-height:1.4}
.ladder li:nth-child(1){min-height:8.6rem}.ladder li:nth-child(2){min-height:9.8rem}.ladder li:nth-child(3){min-height:11rem}.ladder li:nth-child(4){min-height:12.2rem}.ladder li:nth-child(5){min-height:13.4rem}
.ladder b{font-size:1.25rem;font-weight:600}
.ladder .mark{margin-top:.45rem}
.ladder .rung-count{color:var(--soft);font-size:.8125rem}
.ladder .met{border-top-color:var(--good)}
.ladder .failed{border-top-color:var(--bad)}
.ladder li.open{color:inherit;border-top-color:var(--open)}
.ladder .proposed,.ladder .absent{background:none;border:1px dashed var(--line);border-top:4px dotted var(--line)}
.ladder .absent .rung-title{color:var(--soft)}
.ladder .reached{background:var(--tint)}
.ladder .reached .rung-count{color:var(--ink)}
.blocks{list-style:none;padding:0;margin:1.4rem 0 0;max-width:none}
.blocks li{border-top:1px solid var(--line);padding:1.1rem 0 1.2rem}
.blocks h3{margin:0;display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:baseline}
.blocks p{margin:.3rem 0;max-width:52rem;overflow-wrap:anywhere}
.blocks .figure{font-size:1.0625rem}
.blocks .soft{font-size:.875rem}
.opens{padding-left:1.1rem}.opens li{margin:.25rem 0}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.45}
table.grid{margin:2rem 0 0}
caption{text-align:left;font-weight:600;padding:0 0 .6rem;font-size:.9375rem}
summary{cursor:pointer;margin:1.4rem 0 .3rem}summary h3{display:inline;margin:0}.suite table.grid{margin-top:0}.suite .indicators caption{color:var(--soft);font-weight:400;font-size:.875rem}
.indicators{margin-bottom:2.6rem}
caption .soft{font-weight:400;margin-left:.6rem}
th,td{text-align:left;vertical-align:top;padding:.6rem 1rem .65rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
td:last-child,th:last-child{padding-right:0}
tbody th{font-weight:500}
thead th{font-size:.8125rem;font-weight:500;color:var(--soft);border-bottom:1.5px solid var(--ink);vertical-align:bottom;padding-top:0}
.num{text-align:right;white-space:nowrap;padding-right:1.8rem}
.value{white-space:nowrap}
.indicators{table-layout:fixed}
.indicators th:nth-child(1){width:22%}.indicators th:nth-child(2){width:12.5%}.indicators th:nth-child(3){width:21%}.indicators th:nth-child(4){width:15%}.indicators th:nth-child(5){width:11%}.indicators th:nth-child(6){width:12.5%}.indicators th:nth-child(7){width:6%}
.gap th:first-child{width:24%}.compare th:first-child{width:19%}.gap th:nth-child(2),.gap th:nth-child(3){width:6%}.gap th:nth-child(7){width:27%}
.pairs{table-layout:fixed}.pairs th:first-child{width:11rem}.pairs tbody th{color:var(--soft);font-weight:400;overflow-wrap:anywhere}
.pairs td{overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 3rem;align-items:start}
.pair>*{min-width:0}.pair p,header.top p{overflow-wrap:anywhere}
ol.blocks>li{break-inside:auto}.blocks .pair{gap:0 3rem}
.ditto{opacity:0}
.terms{margin:1.4rem 0 0;max-width:52rem}
.terms div{display:grid;grid-template-columns:11rem 1fr;gap:1rem;padding:.35rem 0}
.terms dt{font-weight:500}.terms dd{margin:0}
.strips{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:2.2rem 2.5rem;margin-top:1.6rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:3rem 3rem;margin-top:3.2rem;align-items:start}
figure{margin:0;min-width:0;break-inside:avoid}
figcaption,.confusion caption{font-size:.875rem;line-height:1.45;margin-bottom:.5rem;font-weight:400;overflow-wrap:anywhere}
figcaption b,.confusion caption b{font-weight:600}
figcaption .name{display:block}
figcaption .soft,.confusion caption .soft{display:block;margin:0}
svg{display:block}
.sign{display:inline-block}
.strip,.chart{width:100%;height:auto;max-width:22rem;overflow:visible}.chart{max-width:27rem}
svg text{font:11.5px "Helvetica Neue",Helvetica,Arial,"Liberation Sans","PingFang SC","Noto Sans CJK SC",sans-serif;fill:var(--soft);font-variant-numeric:tabular-nums}
svg text.mark{fill:var(--ink);font-weight:500;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.ground{fill:var(--wash)}.zone{fill:var(--tint)}
.hatch{stroke:var(--accent);stroke-width:1.4;opacity:.55}
.limit{stroke:var(--ink);stroke-width:2}
.bar{stroke:var(--ink);stroke-width:1.6}
.tick{stroke:var(--soft);stroke-width:1}
.grid line,line.grid{stroke:var(--line);stroke-width:1}
.declared{stroke:var(--accent);stroke-width:1;stroke-dasharray:4 3}
.curve{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
.curve.naive{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:4 3}.span{stroke:var(--accent);stroke-width:2}
.dot{fill:var(--accent);stroke:var(--paper);stroke-width:1.5}.dot.bad{fill:var(--bad)}
.scroll{overflow-x:auto;max-width:100%;min-width:0}
.confusion{width:auto}
.confusion th,.confusion td{padding:.5rem .8rem}
.confusion thead th{white-space:nowrap}
.stages td{text-align:right;padding-right:.7rem;background:color-mix(in srgb,var(--tint) calc(var(--share)*1%),transparent)}.stages td.own{box-shadow:inset 0 0 0 2px var(--accent)}.chart .was{fill:none;stroke:var(--soft);stroke-dasharray:5 4;stroke-width:1.6}.engines td,.engines th{min-width:8.5rem}.engines small{display:block}
.tint{background:color-mix(in srgb,var(--bad) var(--share),var(--paper))}
.tint.right{background:color-mix(in srgb,var(--accent) var(--share),var(--paper));font-weight:600}
pre{background:var(--code);border:1px solid var(--line);padding:.9rem 1.1rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:1rem 0;font:.875rem/1.5 ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace}
footer{margin-top:4rem;padding-top:1rem;border-top:3px solid var(--ink);font-size:.875rem;color:var(--soft);overflow-wrap:anywhere}
@media (max-width:52rem){
.pair{grid-template-columns:1fr}
.ladder{grid-template-columns:1fr;gap:.4rem}
.ladder li,.ladder li:nth-child(n){border-top:0;border-left:4px solid var(--line);min-height:0;padding:.7rem .9rem;display:grid;grid-template-columns:2.6rem 1fr;column-gap:.4rem}
.ladder li>*{grid-column:2}.ladder li>b{grid-column:1;grid-row:1/span 4;line-height:1.2}
.ladder .mark{margin-top:0}
.ladder li.met{border-left-color:var(--good)}.ladder li.failed{border-left-color:var(--bad)}.ladder li.open{border-left-color:var(--open)}
.ladder li.proposed,.ladder li.absent{border:1px dashed var(--line);border-left:4px dotted var(--line)}
}
@media screen and (max-width:52rem){
table.grid,table.grid tbody,table.grid tr,table.grid th,table.grid td,table.grid caption{display:block;width:auto!important}
table.grid thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
table.grid tr{border-bottom:1px solid var(--line);padding:.7rem 0}
table.grid tbody tr:first-child{border-top:1.5px solid var(--ink)}
table.grid th,table.grid td{border:0;padding:.15rem 0;overflow-wrap:anywhere}
table.grid td{display:grid;grid-template-columns:7.5rem minmax(0,1fr);column-gap:.8rem}
table.grid td::before{content:attr(data-head);color:var(--soft);font-size:.8125rem;grid-row:1/span 6}
table.grid td>*{grid-column:2}
table.grid td.num{text-align:left}
table.grid tbody th{font-size:.9375rem;text-align:left}
.pairs th{color:var(--ink)}
.ditto{opacity:1}
.terms div{grid-template-columns:1fr;gap:0}
}
@media (max-width:30rem){
.sheet{padding:1.6rem 1.1rem 3rem}
h1{font-size:1.5rem}
.verdict{display:block;font-size:1.1rem}.verdict .level{display:block;margin-bottom:.6rem}
section{margin-top:3rem}
}
@page{size:A4;margin:16mm 14mm 18mm}
@media print{
.suite::details-content{content-visibility:visible;block-size:auto}summary{list-style:none}
:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#47525b;--line:#c3ccd2;--wash:#f4f6f7;--accent:#0b5566;--tint:#dcecef;--good:#176238;--bad:#a11d1a;--open:#7a4f00;--none:#47525b;--code:#f4f6f7}
body{font-size:9.5pt;line-height:1.45;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.sheet{max-width:none;padding:0}
.skip{display:none}
section{margin-top:9mm}
h1{font-size:17pt}h2{font-size:12.5pt}h3{font-size:10.5pt}
h2,h3,caption{break-after:avoid}
table{font-size:8pt}
small,.name,thead th,.meta dt{font-size:7.5pt}
th,td{padding:1.4mm 2mm 1.5mm 0}
thead{display:table-header-group}
thead,thead tr,tbody tr:first-child{break-after:avoid}
tr,figure,.blocks li,.ladder{break-inside:avoid}
.ladder{grid-template-columns:repeat(5,1fr)}
.ladder li,.ladder li:nth-child(n){display:flex;border-left:0;padding:2mm;font-size:8.5pt;border-top:4px solid var(--line)}
.ladder li.met{border-top-color:var(--good)}.ladder li.failed{border-top-color:var(--bad)}.ladder li.open{border-top-color:var(--open)}
.ladder li.proposed,.ladder li.absent{border:1px dashed var(--line);border-top:4px dotted var(--line)}
.ladder b{font-size:12pt}.ladder .rung-count{font-size:7.5pt}
.ladder li:nth-child(1){min-height:28mm}.ladder li:nth-child(2){min-height:31mm}.ladder li:nth-child(3){min-height:34mm}.ladder li:nth-child(4){min-height:37mm}.ladder li:nth-child(5){min-height:40mm}
.verdict{font-size:12pt}.verdict .level{font-size:32pt}
.pair{grid-template-columns:1fr 1fr;gap:0 8mm}
figcaption,.confusion caption{font-size:8.5pt}
.strips{grid-template-columns:1fr 1fr;gap:6mm 8mm}
.charts{grid-template-columns:1fr 1fr;gap:8mm}
.scroll{overflow:visible}
.confusion th,.confusion td{padding:1mm 1.6mm;overflow-wrap:anywhere;white-space:normal}
.num{padding-right:3mm}
.indicators th:nth-child(1){width:21%}.indicators th:nth-child(2){width:13%}.indicators th:nth-child(3){width:20%}.indicators th:nth-child(4){width:14.5%}.indicators th:nth-child(5){width:13%}.indicators th:nth-child(6){width:12.5%}
.indicators .mark,.value{white-space:normal}
caption{font-size:9pt}.suite .indicators caption,.blocks .soft,pre{font-size:8.5pt}.blocks .figure,.blocks h3{font-size:10pt}
a{color:inherit;text-decoration:none}
.ditto{opacity:0}
}
`;
