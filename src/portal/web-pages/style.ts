import type { Names } from './names.ts'

/** The pages' style sheet, with the class names of this start. */
export function styleSheet(names: Names): string {
  const rules = template.replaceAll(/\.([a-z][a-z-]*)(?=[\s,{:.>[])/g, (whole, name: string) =>
    name in names ? `.${names[name as keyof Names]}` : whole,
  )
  return rules
}

const template = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f6f8, #14181c);
  --sheet: light-dark(#ffffff, #1d2329);
  --ink: light-dark(#1b2733, #e8edf2);
  --soft: light-dark(#53606c, #a8b4bf);
  --line: light-dark(#cfd7de, #3a444d);
  --edge: light-dark(#7b8894, #78858f);
  --main: light-dark(#0b5cad, #8cc4ff);
  --on-main: light-dark(#ffffff, #0b1c2c);
  --danger: light-dark(#a61b29, #ff9ea4);
  --on-danger: light-dark(#ffffff, #35060b);
  --good: light-dark(#e4f4ea, #14301f);
  --good-ink: light-dark(#0f5a2c, #a5e3bc);
  --bad: light-dark(#fdeaec, #3b1519);
  --bad-ink: light-dark(#8f1522, #ffb9be);
  --note: light-dark(#fff4d6, #382d0d);
  --note-ink: light-dark(#5b4300, #f5dd96);
}
*, *::before, *::after { box-sizing: border-box; }
html { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
body { margin: 0; }
.page { min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); }
a { color: var(--main); }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; z-index: 3; background: var(--sheet); padding: 0.5rem 1rem; }
.header { position: sticky; top: 0; z-index: 2; display: flex; align-items: center; justify-content: space-between;
  gap: 0.75rem; height: 4rem; padding: 0 max(1rem, calc((100vw - 54rem) / 2)); background: var(--sheet); border-bottom: 1px solid var(--line); }
.brand { margin: 0; font-weight: 650; display: flex; flex-wrap: wrap; align-items: center; gap: 0.1rem 0.6rem; line-height: 1.25; }
.chip { font-size: 0.75rem; font-weight: 600; padding: 0.1rem 0.5rem; border-radius: 1rem; background: var(--note); color: var(--note-ink); }
.user { position: relative; display: flex; flex-direction: column; align-items: flex-end; min-width: 0; max-width: 60%; font: inherit; line-height: 1.25;
  color: inherit; background: none; border: 1px solid var(--edge); border-radius: 0.5rem; padding: 0.35rem 1.6rem 0.35rem 0.7rem; cursor: pointer; text-align: right; }
.user::after { content: ""; position: absolute; right: 0.6rem; top: calc(50% - 0.15rem); border: 0.3rem solid transparent; border-top-color: currentColor; border-bottom-width: 0; }
.user:hover { background: var(--ground); }
.user-name, .user-id { display: block; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.user-name { font-weight: 600; }
.user-id { font-size: 0.8rem; color: var(--soft); }
.menu { position: fixed; inset: auto; top: 4rem; right: max(1rem, calc((100vw - 54rem) / 2)); margin: 0.25rem 0 0; width: min(18rem, calc(100vw - 2rem));
  padding: 0.75rem; color: var(--ink); background: var(--sheet); border: 1px solid var(--edge); border-radius: 0.5rem; box-shadow: 0 0.5rem 1.5rem #0004; }
.menu-head { margin: 0 0 0.5rem; padding: 0 0.5rem 0.5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.menu ul { list-style: none; margin: 0 0 0.5rem; padding: 0; }
.menu a { display: block; padding: 0.4rem 0.5rem; border-radius: 0.3rem; }
.menu a:hover { background: var(--ground); }
.banner { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem;
  padding: 0.6rem max(1rem, calc((100vw - 54rem) / 2)); background: var(--note); color: var(--note-ink); }
.banner p { margin: 0; overflow-wrap: anywhere; }
.main { flex: 1; width: min(56rem, 100%); margin: 0 auto; padding: 1.25rem 1rem 3rem; }
.main:focus { outline: none; }
.heading { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
.subheading { font-size: 1.15rem; margin: 1.5rem 0 0.5rem; }
.tabs { margin: 0 0 1.25rem; border-bottom: 1px solid var(--line); }
.tabs ul { display: flex; flex-wrap: wrap; gap: 0.25rem; list-style: none; margin: 0; padding: 0; }
.tabs a { display: block; padding: 0.5rem 0.75rem; border-bottom: 3px solid transparent; text-decoration: none; white-space: nowrap; }
.tabs a[aria-current] { border-color: currentColor; font-weight: 650; }
.status, .alert { border-radius: 0.4rem; margin: 0 0 1rem; padding: 0.7rem 1rem; overflow-wrap: anywhere; }
.status { background: var(--good); color: var(--good-ink); }
.alert { background: var(--bad); color: var(--bad-ink); }
.status:empty, .alert:empty { padding: 0; margin: 0; }
.state { font-size: 1.1rem; font-weight: 600; }
.quiet { color: var(--soft); font-size: 0.9rem; }
.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.4rem 1.5rem; margin: 0 0 1rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.list { padding-left: 1.25rem; }
.scroll { overflow-x: auto; }
.table { border-collapse: collapse; width: 100%; }
.table th, .table td { text-align: left; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.form { margin: 1rem 0; max-width: 26rem; }
.field { margin: 0 0 1rem; }
.label { display: block; font-weight: 600; margin: 0 0 0.25rem; }
.input { width: 100%; font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--edge); border-radius: 0.4rem; padding: 0.5rem 0.65rem; }
.choice { border: 1px solid var(--line); border-radius: 0.4rem; margin: 0 0 1rem; padding: 0.5rem 1rem 0.75rem; }
.choice legend { font-weight: 600; padding: 0 0.25rem; }
.option { display: flex; align-items: center; gap: 0.6rem; padding: 0.3rem 0; }
.option input { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--main); }
.go { margin: 1rem 0; }
.go-link { font-weight: 600; }
.button { font: inherit; font-weight: 600; border: 1px solid transparent; border-radius: 0.4rem; padding: 0.5rem 1.1rem; min-height: 2.5rem; cursor: pointer; }
.button-main { background: var(--main); color: var(--on-main); }
.button-danger { background: var(--danger); color: var(--on-danger); }
.button-quiet { background: var(--sheet); color: var(--main); border-color: var(--edge); }
.menu .form, .banner .form { margin: 0; }
.menu .button { width: 100%; }
.qr { display: block; width: 12rem; max-width: 100%; padding: 0.75rem; background: #fff; color: #000; border-radius: 0.4rem; border: 1px solid var(--line); margin: 1rem 0; }
.footer { padding: 1rem max(1rem, calc((100vw - 54rem) / 2)); border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }
.footer p { margin: 0.25rem 0; overflow-wrap: anywhere; }
.languages ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; margin: 0 0 0.5rem; padding: 0; }
.languages a { display: inline-block; padding: 0.25rem 0; }
.languages a[aria-current] { font-weight: 650; text-decoration: none; color: inherit; }
@media (min-width: 40rem) {
  .table td:first-child { white-space: nowrap; }
}
@media (max-width: 30rem) {
  .tabs ul { gap: 0; }
  .tabs a { padding: 0.5rem 0.4rem; font-size: 0.95rem; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin: 0 0 0.6rem; }
  .user { max-width: 52%; }
}
`
