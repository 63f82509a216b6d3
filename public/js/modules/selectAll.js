// A tick in the table's head that ticks every row; rows are ticked one by one without it.

export default function (tick) {
  const boxes = () => [...tick.closest('form, table').querySelectorAll('tbody input[type="checkbox"]')];
  tick.closest('label, th')?.removeAttribute('hidden');
  tick.hidden = false;
  tick.addEventListener('change', () => {
    for (const box of boxes()) box.checked = tick.checked;
  });
  tick.closest('table').addEventListener('change', (event) => {
    if (event.target === tick) return;
    const all = boxes();
    const ticked = all.filter((box) => box.checked).length;
    tick.checked = ticked === all.length;
    tick.indeterminate = ticked > 0 && ticked < all.length;
  });
}
