/** The look of the page: a sheet of paper with notes in its margin, in light and dark, on a phone and in print. */
export const pageStyle = `
:root {
  --paper: #fffefb; --desk: #f2efe8; --ink: #23211d; --soft: #6a655b; --line: #ded8cb; --chip: #f7f4ec;
  --error: #b3261e; --error-tint: #fbe3e0; --warning: #8a5300; --warning-tint: #fcedcf; --hint: #24599c; --hint-tint: #e1ecfa;
  --good: #1d6b3a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #211f1c; --desk: #171614; --ink: #ece7dc; --soft: #a79f91; --line: #3b3832; --chip: #2a2824;
    --error: #ff9a8f; --error-tint: #4a2320; --warning: #f2bb5c; --warning-tint: #43330f; --hint: #93bff5; --hint-tint: #1d3350;
    --good: #7fd09b;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--desk); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
header, main { max-width: 74rem; margin: 0 auto; padding: 1.25rem 1rem; }
header { padding-top: 2rem; }
h1 { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; margin: 0 0 .4rem; text-wrap: balance; overflow-wrap: anywhere; }
.eyebrow { margin: 0 0 .3rem; font-size: .8rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; color: var(--soft); }
.facts { margin: 0 0 1.2rem; color: var(--soft); font-size: .9rem; }
.facts span:not(:last-child)::after { content: " ·"; }
.figures { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1.5rem; margin-bottom: 1rem; }
.total { margin: 0; font-size: 1.15rem; font-weight: 650; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; }
legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.count { display: inline-flex; align-items: center; gap: .35rem; padding: .3rem .7rem .3rem .5rem; border: 1px solid var(--line); border-radius: 99px; background: var(--paper); font-size: .9rem; cursor: pointer; }
.count input { margin: 0; accent-color: currentColor; }
.count:has(:focus-visible), a:focus-visible, summary:focus-visible { outline: 2px solid var(--hint); outline-offset: 2px; }
.count.error { color: var(--error); } .count.warning { color: var(--warning); } .count.hint { color: var(--hint); }
.reviewers { font-size: .875rem; }
summary { cursor: pointer; color: var(--soft); padding: .2rem 0; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
.reviewers table { width: 100%; }
.reviewers th, .reviewers td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
.reviewers th[scope=row] { font-weight: 600; }
.reviewers thead th { color: var(--soft); font-size: .8rem; }
.reviewers .figure { text-align: right; font-variant-numeric: tabular-nums; }
main { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; margin-bottom: 2rem; padding: 1.5rem 1rem 2.5rem; }
.row { display: block; }
.text { font-family: Charter, "Bitstream Charter", Cambria, Georgia, "Liberation Serif", serif; font-size: 1.0625rem; line-height: 1.65; overflow-wrap: break-word; min-width: 0; }
.text p, .text ul, .text ol, .text blockquote, .text pre, .text .table { margin: 0 0 .9rem; }
.text :is(h2, h3, h4, h5, h6) { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; line-height: 1.3; margin: 1.5rem 0 .5rem; font-size: 1.05rem; }
.text h2 { font-size: 1.5rem; } .text h3 { font-size: 1.25rem; } .text h4 { font-size: 1.1rem; }
.text .title { margin-top: .3rem; font-size: 1.7rem; text-wrap: balance; }
.text li { margin-bottom: .25rem; }
.depth-2 { margin-left: 1.5rem; } .depth-3 { margin-left: 3rem; } .depth-4 { margin-left: 4.5rem; }
.text blockquote { border-left: 3px solid var(--line); padding-left: 1rem; color: var(--soft); }
.text pre { overflow-x: auto; background: var(--chip); padding: .7rem 1rem; border-radius: .3rem; font-size: .85em; }
.text .image { color: var(--soft); border: 1px dashed var(--line); padding: .8rem 1rem; font-size: .9em; }
.text th, .text td { border: 1px solid var(--line); padding: .3rem .7rem; text-align: left; vertical-align: top; }
.text th { background: var(--chip); font-weight: 600; }
mark { color: inherit; background: none; padding: .05em .1em; border-radius: .15em; text-decoration-line: underline; text-decoration-thickness: 2px; text-underline-offset: .2em; text-decoration-skip-ink: none; }
mark.error { background: var(--error-tint); text-decoration-color: var(--error); text-decoration-style: solid; }
mark.warning { background: var(--warning-tint); text-decoration-color: var(--warning); text-decoration-style: dashed; }
mark.hint { background: var(--hint-tint); text-decoration-color: var(--hint); text-decoration-style: dotted; }
.wide { box-decoration-break: clone; -webkit-box-decoration-break: clone; background: var(--hint-tint); padding: .1em 0; }
.wide.error { background: var(--error-tint); } .wide.warning { background: var(--warning-tint); }
.ref { margin: 0 .05rem 0 .15rem; padding: .1em .38em; border-radius: 99px; font: 650 .66rem/1 system-ui, sans-serif; text-decoration: none; vertical-align: .5em; color: var(--paper); }
.ref.error, .error > .note-head .number { background: var(--error); } .ref.warning, .warning > .note-head .number { background: var(--warning); } .ref.hint, .hint > .note-head .number { background: var(--hint); }
.notes { list-style: none; margin: 0 0 1.1rem; padding: 0; display: grid; gap: .5rem; align-content: start; }
.note { border: 1px solid var(--line); border-left: 4px solid var(--hint); border-radius: .35rem; padding: .4rem .7rem .45rem; background: var(--chip); font-size: .875rem; line-height: 1.4; overflow-wrap: anywhere; scroll-margin: 4rem; }
.note.error { border-left-color: var(--error); } .note.warning { border-left-color: var(--warning); }
.note p { margin: 0 0 .1rem; } .note p:last-child { margin: 0; }
.note:target, .ref:target { outline: 2px solid var(--hint); outline-offset: 2px; }
.note-head { display: flex; flex-wrap: wrap; gap: .15rem .45rem; align-items: baseline; font-size: .8rem; color: var(--soft); }
.number { min-width: 1.25rem; padding: 0 .3rem; border-radius: 99px; color: var(--paper); font-weight: 700; text-align: center; text-decoration: none; }
.severity { font-weight: 650; }
.error .severity { color: var(--error); } .warning .severity { color: var(--warning); } .hint .severity { color: var(--hint); }
.category::before { content: "· "; }
.place { margin-left: auto; }
.correction { font-size: .95rem; }
del { color: var(--error); text-decoration-thickness: 1px; } ins { color: var(--good); font-weight: 650; text-decoration: none; }
.nothing { font-style: italic; } .others { color: var(--soft); font-size: .8rem; } .by { color: var(--soft); font-size: .75rem; }
body:has(#show-error:not(:checked)) :is(.note, .ref).error, body:has(#show-warning:not(:checked)) :is(.note, .ref).warning, body:has(#show-hint:not(:checked)) :is(.note, .ref).hint,
body:has(#show-grammar:not(:checked)) :is(.note, .ref).grammar, body:has(#show-structure:not(:checked)) :is(.note, .ref).structure { display: none; }
body:has(#show-error:not(:checked)) :is(mark, .wide).error, body:has(#show-warning:not(:checked)) :is(mark, .wide).warning, body:has(#show-hint:not(:checked)) :is(mark, .wide).hint,
body:has(#show-grammar:not(:checked)) .is-grammar:not(.is-structure), body:has(#show-structure:not(:checked)) .is-structure:not(.is-grammar) { background: none; text-decoration: none; }
@media (min-width: 60rem) {
  header { padding-left: 2.5rem; padding-right: 2.5rem; }
  main { padding: 2rem 2.5rem 3rem; }
  .row { display: grid; grid-template-columns: minmax(0, 1fr) 23rem; column-gap: 2.5rem; align-items: start; }
  .notes { padding-top: .3rem; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { --paper: #fff; --desk: #fff; --ink: #000; --soft: #555; --line: #bbb; --chip: #fff; --error: #b3261e; --error-tint: #fbe3e0; --warning: #8a5300; --warning-tint: #fcedcf; --hint: #24599c; --hint-tint: #e1ecfa; --good: #1d6b3a; }
  @page { margin: 1.6cm; }
  body { font-size: 10pt; } .text { font-size: 10.5pt; line-height: 1.5; }
  h1 { font-size: 16pt; } .reviewers { font-size: 7.5pt; } .text .title { font-size: 15pt; } .text h2, .text h3 { font-size: 12.5pt; } .text :is(h4, h5, h6) { font-size: 11pt; }
  header, main { padding: 0; max-width: none; border: 0; } main { margin-top: 1rem; }
  .count input { display: none; } .count { padding: .1rem .6rem; }
  .row { display: grid; grid-template-columns: minmax(0, 1fr) 6.4cm; column-gap: .7cm; align-items: start; }
  .note { break-inside: avoid; font-size: 8pt; } .note-head, .by, .others { font-size: 7.5pt; } .correction { font-size: 9pt; }
  .text :is(h2, h3, h4, h5, h6) { break-after: avoid; }
  mark, .wide, .ref, .number, .note { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
