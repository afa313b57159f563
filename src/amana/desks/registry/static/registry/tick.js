// The box at the head of a table ticks those below it, and says when some are and some are not.
for (const head of document.querySelectorAll("[data-tick-all]")) {
  const boxes = [...head.closest("table").querySelectorAll("tbody input[type=checkbox]")];
  const show = () => {
    const n = boxes.filter((box) => box.checked).length;
    head.checked = n > 0 && n === boxes.length;
    head.indeterminate = n > 0 && n < boxes.length;
  };
  head.addEventListener("change", () => {
    for (const box of boxes) box.checked = head.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  head.hidden = boxes.length < 2;
  show();
}
