// Small comforts on every page. Each works on elements that say so; nothing here is needed to do the work.

// "/" goes to the search field, Escape leaves it.
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("find");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && field && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && event.target === field) {
    field.blur();
  }
});

// Escape closes what was opened, and the focus returns to what opened it. Dialogs and popovers do so by themselves.
document.addEventListener("keydown", (event) => {
  const opened = event.key === "Escape" && event.target.closest("details.pop[open]");
  if (!opened) return;
  opened.open = false;
  opened.querySelector("summary").focus();
});

// What is folded on the screen is whole on paper, also where the sheet for print cannot unfold it.
const unfolded = [];
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.fold:not([open])")) {
    fold.open = true;
    unfolded.push(fold);
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of unfolded.splice(0)) fold.open = false;
});

// A button that is not available stays focusable and says why; it only must not act.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[aria-disabled=true]");
  if (button) event.preventDefault();
}, true);

// Keys in judgements: <button data-key="s">. Never while typing.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button && button.getAttribute("aria-disabled") !== "true") button.click();
});

// <button data-print>: the page as it is, on paper.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A form that is held while somebody logs in elsewhere is sent with the token of the session of that moment.
document.addEventListener("submit", (event) => {
  if (!("fresh" in event.target.dataset)) return;
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) event.target.elements.namedItem("csrfmiddlewaretoken").value = token;
});
