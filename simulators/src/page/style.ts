/** The page's style sheet; light or dark as the system is. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dce3, #33363f); --soft: light-dark(#5b6270, #a4abb8);
  --panel: light-dark(#ffffff, #1c1e24); --ground: light-dark(#f5f6f8, #131519); --accent: light-dark(#1f5eff, #7ea2ff);
  --bad: light-dark(#b3261e, #ff8a80); --good: light-dark(#1b7a3d, #7ddc9c); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; padding: .9rem 1.5rem;
  background: var(--panel); border-bottom: 1px solid var(--line); }
header strong { font-size: 1.05rem; margin-right: auto; }
main { max-width: 72rem; margin: 0 auto; padding: 1.25rem 1.5rem 4rem; }
h1 { font-size: 1.35rem; margin: .5rem 0 1rem; } h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
a { color: var(--accent); } a:not(:hover) { text-decoration: none; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem;
  margin-bottom: 1.25rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--soft); font-weight: 500; }
th, td { padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); vertical-align: top; } tr:first-child th { border: 0; }
td { overflow-wrap: anywhere; min-width: 6rem; } td:first-child { min-width: 10rem; } .soft { color: var(--soft); } .bad { color: var(--bad); } .good { color: var(--good); }
code, .mono { font: 13px/1.5 ui-monospace, monospace; }
label { display: block; margin-bottom: .8rem; } label > span { display: block; color: var(--soft); }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; } .row label { margin: 0; }
input, select, textarea, button { font: inherit; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: .4rem;
  background: var(--ground); color: inherit; max-width: 100%; }
input[type=text], textarea { width: 34rem; } .row input { width: 11rem; } input[type=number] { width: 6rem; }
button { cursor: pointer; background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #10131a); }
button.plain { background: none; color: var(--bad); border-color: var(--line); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note { border-left: 3px solid var(--good); padding-left: .75rem; } .note.bad { border-color: var(--bad); }
`;
