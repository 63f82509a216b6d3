// Rows of a form: [data-role="rows"] holds them, <template> is an empty one with __index__ in its names,
// [data-role="add"] is the button which without JavaScript asks the server for one more row.
// A row is taken out by its [data-role="remove"] button.

export default function (group) {
  const rows = group.querySelector('[data-role="rows"]');
  const template = group.querySelector('template');
  const add = group.querySelector('[data-role="add"]');
  if (!rows || !template || !add) return;
  let next = rows.children.length;

  add.addEventListener('click', (event) => {
    event.preventDefault();
    const holder = document.createElement('template');
    holder.innerHTML = template.innerHTML.replaceAll('__index__', String(next));
    next += 1;
    rows.append(holder.content);
    rows.lastElementChild?.querySelector('input, select, textarea')?.focus();
    group.dispatchEvent(new Event('change', { bubbles: true }));
  });

  rows.addEventListener('click', (event) => {
    const button = event.target.closest('[data-role="remove"]');
    if (!button) return;
    event.preventDefault();
    const row = [...rows.children].find((one) => one.contains(button));
    row?.remove();
    add.focus();
    group.dispatchEvent(new Event('change', { bubbles: true }));
  });

  for (const button of group.querySelectorAll('[data-role="remove"][hidden]')) button.hidden = false;
}
