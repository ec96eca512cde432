/** Style of every sheet: one A4 column, dark on white, shapes rather than shades of colour carry the meaning. */
export const sheetStyle = `
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1c1c1c;font:15px/1.45 system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
main{max-width:54rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
header{display:flex;gap:1.5rem;align-items:flex-start;justify-content:space-between;border-bottom:3px solid #124856;padding-bottom:1rem}
header>div{min-width:0;flex:1}
.over{margin:0;color:#124856;font-weight:600}
h1{font-size:2rem;line-height:1.15;margin:.15rem 0 .3rem;overflow-wrap:anywhere}
.under{margin:0;color:#444}
.purpose{margin:.75rem 0 0;max-width:40rem}
.draft{display:inline-block;margin:.75rem 0 0;border:2px dashed #1c1c1c;padding:.25rem .6rem;font-size:.9rem}
.draft strong{text-transform:uppercase;letter-spacing:.06em}
figure{margin:0;flex:0 0 15rem;max-width:15rem}
figure svg{display:block;width:100%;height:auto;max-height:15rem}
figcaption{font-size:.8rem;color:#444}
.key{list-style:none;margin:.25rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.15rem .8rem;font-size:.8rem}
section{margin-top:1.6rem}
h2{font-size:1.15rem;margin:0 0 .6rem;color:#124856;border-bottom:1px solid #b9c9cc;padding-bottom:.2rem;break-after:avoid}
h3{font-size:1rem;margin:1rem 0 .35rem;break-after:avoid}
p{margin:.4rem 0}
.note{font-size:.85rem;color:#444}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.5rem 1.5rem;margin:0}
.facts div{border-left:3px solid #b9c9cc;padding-left:.6rem;break-inside:avoid}
dt{font-size:.82rem;color:#444}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
#validation{break-inside:avoid}
#method .facts{display:block}#method .facts div{margin:.4rem 0}#method dd{font-weight:400}
.results{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1rem}
.result{border:1px solid #8fa5a9;border-radius:4px;padding:.8rem 1rem;break-inside:avoid}
.result h3{margin:0 0 .4rem}
.figure{font-size:1.9rem;font-weight:700;line-height:1.1}
.figure small{display:block;margin-top:.2rem;font-size:.85rem;font-weight:400;color:#444}
.figure .quiet{font-size:1.3rem}
.level{font-size:1.05rem;font-weight:700;margin:.35rem 0}
.result svg.scale{display:block;width:100%;max-width:27rem;height:auto;margin:.3rem 0}
.result ul{margin:.3rem 0 0;padding-left:1.1rem}
.mark{width:1.05em;height:1.05em;vertical-align:-.17em;margin-right:.4em}
.quiet{font-style:italic;font-weight:400;color:#444}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.88rem;margin:.4rem 0}
caption.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{padding:.25rem .5rem;border-bottom:1px solid #d5dcdd;text-align:left;vertical-align:top}
thead th{border-bottom:2px solid #124856;vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums}
tbody th{font-weight:400}
tbody th[scope=rowgroup]{font-weight:700;padding-top:.6rem}
td small,th small{display:block;color:#444}
tr,.short{break-inside:avoid}tr:has(th[scope=rowgroup]){break-after:avoid}
.bars td:nth-child(2){width:38%;padding-top:.4rem}.bars svg{display:block;width:100%;height:.95rem}
.members{columns:3 11rem;column-gap:1.2rem;list-style:none;margin:0;padding:0;font-size:.82rem}
.members li{break-inside:avoid;padding-left:1rem;text-indent:-1rem}
.members span{font-variant-numeric:tabular-nums;color:#444}
h4{margin:.6rem 0 .15rem;font-size:.88rem;break-after:avoid}
.form{border:1.5px solid #1c1c1c;margin-right:1px;padding:.8rem 1rem;break-inside:avoid}
.choices{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem 2rem;margin:0;padding:0}
.box{display:inline-block;width:1em;height:1em;border:1.5px solid #1c1c1c;margin-right:.5em;vertical-align:-.12em}
.line{height:1.7rem;border-bottom:1px solid #8a8a8a}
.fields{display:grid;grid-template-columns:2fr 1fr 1.5fr;gap:1.5rem}
.fields div{border-top:1px solid #1c1c1c;margin-top:2.2rem;padding-top:.2rem;font-size:.85rem}
footer{margin-top:2rem;border-top:1px solid #b9c9cc;padding-top:.5rem;font-size:.8rem;color:#444}
@media (max-width:40rem){header{display:block}figure{margin-top:1rem}.fields{grid-template-columns:1fr;gap:0}}
@media print{html{font-size:12.4px}body{font-size:.95rem;line-height:1.38;-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;padding:0}section{margin-top:1.1rem}footer{display:none}.wide{overflow:visible}figure{flex-basis:13rem}.facts{grid-template-columns:repeat(3,1fr)}.results{grid-template-columns:repeat(auto-fit,minmax(15rem,1fr))}h1{font-size:1.9rem}}
`
