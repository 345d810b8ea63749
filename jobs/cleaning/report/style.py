"""The style sheet of a report: light and dark on a screen, A4 in print."""

STYLE = """
:root { color-scheme: light dark; --text: #13212B; --muted: #4D5F6B; --faint: #5C6D78; --line: #E0E6E9; --bar: #0B7A75;
  --soft: #E1F2F0; --bg: #FFF; font: 14px/1.45 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --text: #E4ECF0; --muted: #A3B3BD; --faint: #8698A3; --line: #243039;
  --bar: #4FD1C5; --soft: #1D2B33; --bg: #0E1419; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); }
main { max-width: 62rem; margin: 0 auto; padding: 32px 24px; }
h1 { font-size: 22px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 16px; margin: 32px 0 8px; }
h3 { font-size: 14px; margin: 0 0 8px; overflow-wrap: anywhere; } h3 small { font-weight: 400; color: var(--muted); }
p { margin: 4px 0; } code { font: 12px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.muted { color: var(--muted); } .faint { color: var(--faint); } .num { text-align: right; font-variant-numeric: tabular-nums; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
dl { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0; } dt { font-size: 12px; color: var(--muted); } dd { margin: 0; }
.figures { gap: 16px 40px; margin-top: 24px; padding: 16px 0; border: solid var(--line); border-width: 1px 0; }
.figures dd { font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.problems { margin: 0; padding: 0; list-style: none; }
.problems li { padding: 6px 0; white-space: pre-wrap; border-bottom: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; } td, th { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
th { font-weight: 600; overflow-wrap: anywhere; } thead th { font-size: 12px; color: var(--muted); }
tr { border-bottom: 1px solid var(--line); } th.num { text-align: right; }
.meter { display: block; width: 90px; height: 6px; margin-top: 7px; background: var(--soft); border-radius: 3px; }
.meter i { display: block; height: 100%; min-width: 0; background: var(--bar); border-radius: 3px; }
.cards h2 { grid-column: 1 / -1; margin-bottom: 0; } .cards > p { grid-column: 1 / -1; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 16px; }
article { padding: 12px 16px; border: 1px solid var(--line); border-radius: 6px; min-width: 0; }
article dd { font-variant-numeric: tabular-nums; }
.top { margin-top: 8px; } .top tr { border: 0; } .top td { padding: 1px 12px 1px 0; }
.top td:last-child { width: 90px; padding-right: 0; }
caption { text-align: left; font-size: 12px; color: var(--faint); } .examples code { margin-right: 8px; }
figure { margin: 12px 0 0; } svg { width: 100%; height: 56px; fill: var(--bar); border-bottom: 1px solid var(--line); }
figcaption { display: flex; justify-content: space-between; gap: 8px; font-size: 12px; color: var(--faint); }
footer { margin-top: 32px; font-size: 12px; }
@media screen and (max-width: 599px) { main { padding: 24px 16px; } .all :is(td, th):last-child { display: none; }
  .all thead th { overflow-wrap: normal; } .all tbody th { min-width: 8rem; } }
@page { size: A4; margin: 16mm; }
@media print { :root { color-scheme: light; --text: #000; --muted: #444; --faint: #555; --line: #CCC;
  --bar: #0B7A75; --soft: #E6ECEE; --bg: #FFF; font-size: 11px; }
  main { padding: 0; max-width: none; } article, tr, li { break-inside: avoid; }
  h2 { break-after: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
